/** One import: nothing is written before the dry run, and all of it can be undone after. */
import { useIsMutating, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { actOnImport, getImport, publishImport, updateImport } from '../api/operations';
import type { FreeCondition, Import, ImportChange } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { USUAL_KIND } from '../letters/kinds';
import { Icon } from '../parts/icons';
import { Page, type Step, Steps } from '../parts/page';
import { Loaded } from '../parts/states';
import { startCampaign } from '../sending/start';
import { namedAfter } from './file-name';
import { ImportMapping } from './import-mapping';
import { ImportResult } from './import-result';
import { conditionOf } from './rules';

const LOOK_AGAIN_MILLISECONDS = 1_000;
/** What a file needs before it can be tried. */
export type MissingPart = 'address' | 'origin' | 'basis';
export const isWorking = (state: string) => state === 'checking' || state === 'publishing';

export function ImportScreen() {
  const { id } = useParams({ from: '/shell/imports/$id' });
  const query = useQuery({
    queryKey: ['import', 'one', id],
    queryFn: () => getImport(id),
    refetchInterval: (state) =>
      state.state.data && isWorking(state.state.data.state) ? LOOK_AGAIN_MILLISECONDS : false,
  });
  return (
    <Loaded shape="record" query={query}>
      {(data) => <ImportPage data={data} />}
    </Loaded>
  );
}

/** A campaign to those who came with the file, by the lists and tags that they were given. */
function writeTo(data: Import) {
  const { lists, tags } = data;
  const condition =
    lists.length === 0 && tags.length > 0 ? conditionOf([{ field: 'tag', operator: 'in', value: tags }]) : null;
  const audience = { lists, condition: condition as FreeCondition };
  return startCampaign({ name: namedAfter(data.file_name), kind: USUAL_KIND }, { audience });
}

function ImportPage({ data }: { data: Import }) {
  const t = useT();
  const format = useFormat();
  const nouns = ['import', 'operation', 'contact', 'company', 'status', 'list', 'tag'];
  const act = useAct((what: 'dry-run' | 'cancel' | 'undo') => actOnImport(data.id, what), { nouns });
  const publish = useAct((version: number) => publishImport(data.id, version), { nouns });
  const client = useQueryClient();
  const change = useAct((what: ImportChange) => updateImport(data.id, data.version, what), {
    nouns: ['import'],
    // The next change names the version of this one, without waiting for the page to be read again.
    done: (changed) => client.setQueryData(['import', 'one', data.id], changed),
  });
  const navigate = useNavigate();
  const maySend = useRight('send_campaigns');
  const write = useAct(() => writeTo(data), {
    nouns: ['campaign'],
    done: (made) =>
      void navigate({
        to: '/campaigns/$id',
        params: { id: made.id },
        search: { step: data.lists.length + data.tags.length > 0 ? 'content' : 'audience' },
      }),
  });
  const counts = data.counts;
  const written = counts ? counts.new + counts.updated : 0;
  const missing: MissingPart[] = [
    ...(data.mapping.includes('address') ? [] : (['address'] as const)),
    ...(data.origin === null ? (['origin'] as const) : []),
    ...(data.legal_basis === null ? (['basis'] as const) : []),
  ];
  // What was just chosen has to be kept before the file is tried with it.
  const keeping = useIsMutating() > 0;
  const ready = missing.length === 0;
  const editable = data.state === 'uploaded' || data.state === 'checked';
  const mapped = data.mapping.filter((field) => field !== null).length;
  const steps: Step[] = [
    {
      key: 'file',
      title: t('customers.import.step.file'),
      summary: t('customers.import.step.file-summary', { encoding: data.encoding }),
      state: 'done',
    },
    {
      key: 'map',
      title: t('customers.import.step.map'),
      summary: t('customers.import.step.map-summary', { count: mapped, rest: data.columns.length - mapped }),
      state: ready ? 'done' : 'warn',
    },
    {
      key: 'try',
      title: t('customers.import.step.try'),
      summary: counts?.refused
        ? t('customers.import.step.try-refused', { count: counts.refused, shown: format.number(counts.refused) })
        : t(counts ? 'customers.import.step.try-done' : 'customers.import.step.try-summary'),
      state: counts ? (counts.refused ? 'warn' : 'done') : 'waiting',
    },
    {
      key: 'publish',
      title: t('customers.import.step.publish'),
      summary: t('customers.import.step.publish-summary'),
      state: data.state === 'published' ? 'done' : 'waiting',
    },
  ];
  const current =
    data.state === 'uploaded' ? 'map' : data.state === 'checking' || data.state === 'checked' ? 'try' : 'publish';
  return (
    <Page
      title={t('customers.import.title', { name: data.file_name })}
      back="/imports"
      quiet={data.failure ? t.code('shell.error.code', data.failure) : t(`customers.import.state.${data.state}`)}
      actions={
        <>
          {editable || data.state === 'checking' ? (
            <Button type="text" onClick={() => act.mutate('cancel')}>
              {t('customers.import.cancel')}
            </Button>
          ) : null}
          {data.state === 'uploaded' ? (
            <Button
              type="primary"
              disabled={!ready || keeping}
              loading={act.isPending}
              onClick={() => act.mutate('dry-run')}
            >
              {t('customers.import.try')}
            </Button>
          ) : null}
          {data.state === 'checked' ? (
            <>
              <Button icon={<Icon name="refresh" />} disabled={keeping} onClick={() => act.mutate('dry-run')}>
                {t('customers.import.try-again')}
              </Button>
              <Button
                type="primary"
                icon={<Icon name="check" />}
                disabled={written === 0 || keeping}
                loading={publish.isPending}
                onClick={() => publish.mutate(data.version)}
              >
                {t('customers.import.publish', { count: written, shown: format.number(written) })}
              </Button>
            </>
          ) : null}
          {data.state === 'published' && written > 0 && maySend ? (
            <Button
              type="primary"
              icon={<Icon name="send" />}
              loading={write.isPending}
              onClick={() => write.mutate(undefined)}
            >
              {t('customers.import.write')}
            </Button>
          ) : null}
          {data.state === 'published' && data.undo_until ? (
            <Button icon={<Icon name="undo" />} loading={act.isPending} onClick={() => act.mutate('undo')}>
              {t('customers.import.undo')}
            </Button>
          ) : null}
        </>
      }
    >
      <Steps steps={steps} current={current} onChoose={() => undefined} label={t('customers.import.plural')} />
      <div className="columns import">
        <div>
          <ImportMapping data={data} editable={editable} onChange={(what) => change.mutate(what)} />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by itself, and often has nothing in it that takes the focus */}
        <section tabIndex={0} aria-label={t('customers.import.result')}>
          <ImportResult data={data} missing={missing} />
        </section>
      </div>
    </Page>
  );
}
