/** What a segment was kept as: which list, when, how far it is; once more, or taken back. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { keepSegmentAsList, listKeptLists, undo } from '../api/operations';
import type { KeptList } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Progress } from '../parts/progress';
import { Tag, When } from '../parts/small';
import { writeRules } from './rules';
import { KEPT_NOUNS } from './segment-keep';

/** Often enough that the line is seen to grow. */
const ASKED_EVERY_MILLISECONDS = 1000;

export function KeptSection({ id, mayEdit }: { id: string; mayEdit: boolean }) {
  const t = useT();
  const { data = [] } = useQuery({
    queryKey: ['list', 'kept', id],
    queryFn: () => listKeptLists(id),
    refetchInterval: ({ state }) =>
      state.data?.some((kept) => kept.state === 'running') ? ASKED_EVERY_MILLISECONDS : false,
  });
  if (data.length === 0) return null;
  return (
    <Section title={t('customers.kept.kept')}>
      <ul>
        {data.map((kept, index) => (
          <Kept
            key={kept.id}
            kept={kept}
            mayEdit={mayEdit}
            isLatest={data.findIndex((other) => other.list.id === kept.list.id) === index}
          />
        ))}
      </ul>
    </Section>
  );
}

function Kept({ kept, mayEdit, isLatest }: { kept: KeptList; mayEdit: boolean; isLatest: boolean }) {
  const t = useT();
  const format = useFormat();
  const done = kept.added + kept.removed;
  const again = useAct(() => keepSegmentAsList(kept.segment.id, { list: kept.list.id, way: kept.way }), {
    nouns: KEPT_NOUNS,
    said: (begun) => t('customers.kept.begun', { list: begun.list.name }),
  });
  const back = useAct(() => undo(kept.undo_id), {
    nouns: KEPT_NOUNS,
    said: () => t('customers.kept.taken-back', { list: kept.list.name }),
  });
  const isRunning = kept.state === 'running';
  return (
    <li className="kept-line">
      <span className="row">
        {kept.list_stands ? (
          <Link
            className="cut"
            dir="auto"
            to="/contacts"
            search={{ rules: writeRules([{ field: 'lists', operator: 'equals', value: kept.list.id }]) }}
          >
            {kept.list.name}
          </Link>
        ) : (
          <span className="cut quiet" dir="auto">
            {kept.list.name}
          </span>
        )}
        {kept.state === 'done' || isRunning ? null : <Tag>{t(`customers.kept.state.${kept.state}`)}</Tag>}
        <span className="push quiet small">
          <When at={kept.started_at} />
        </span>
      </span>
      {isRunning ? (
        <Progress label={t('customers.kept.runs', { list: kept.list.name })} done={done} total={kept.total} />
      ) : null}
      <span className="row wrap small">
        <span className="quiet" aria-live="polite">
          {[
            t('customers.kept.added', { count: kept.added, shown: format.number(kept.added) }),
            ...(kept.removed > 0
              ? [t('customers.kept.removed', { count: kept.removed, shown: format.number(kept.removed) })]
              : []),
          ].join(' · ')}
        </span>
        {mayEdit && kept.state !== 'taken_back' ? (
          <span className="push row">
            {isLatest && kept.list_stands && !isRunning ? (
              <Button type="link" size="small" loading={again.isPending} onClick={() => again.mutate(undefined)}>
                {t('customers.kept.again')}
              </Button>
            ) : null}
            {isLatest ? (
              <Button type="link" size="small" loading={back.isPending} onClick={() => back.mutate(undefined)}>
                {t('customers.kept.take-back')}
              </Button>
            ) : null}
          </span>
        ) : null}
      </span>
    </li>
  );
}
