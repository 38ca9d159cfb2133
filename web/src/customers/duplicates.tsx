/** Records that may be one: pairs by likelihood at the start, the two of them side by side in the work. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { useEffect } from 'react';
import { listDuplicates, lookForDuplicates } from '../api/operations';
import type { Duplicate, DuplicatePage } from '../api/types';
import { useAct } from '../app/act';
import { useKeys } from '../app/keys';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Page, Section } from '../parts/page';
import { Name, Tag, type Tone } from '../parts/small';
import { Loaded } from '../parts/states';
import './duplicates.css';
import { DuplicateCompare } from './duplicate-compare';

export type DuplicateSearch = { kind?: 'contact' | 'company'; dismissed?: boolean; pair?: string };

const TONES: Record<string, Tone> = { certain: 'bad', likely: 'warn', possible: 'plain' };
/** So often a look that runs is asked whether it is through. */
const ASK_AGAIN = 2_000;

export function DuplicatesScreen() {
  const t = useT();
  const search = useSearch({ from: '/shell/duplicates' });
  const navigate = useNavigate({ from: '/duplicates' });
  const kind = search.kind ?? 'contact';
  const dismissed = search.dismissed ?? false;
  const query = useQuery({
    queryKey: ['duplicate', kind, dismissed],
    queryFn: () => listDuplicates({ kind, dismissed, limit: 200 }),
    refetchInterval: (asked) => (asked.state.data?.look.running ? ASK_AGAIN : false),
  });
  const look = useAct(lookForDuplicates, { nouns: ['duplicate'], said: () => t('customers.duplicate.looking') });
  const to = (change: DuplicateSearch) => void navigate({ search: { kind, dismissed, ...change } });
  return (
    <Page
      title={t('customers.duplicate.title')}
      back="/contacts"
      quiet={query.data ? <LookLine page={query.data} /> : null}
      actions={
        <>
          <Segmented
            aria-label={t('customers.duplicate.kind')}
            value={kind}
            onChange={(value) => to({ kind: value, pair: undefined })}
            options={[
              { value: 'contact' as const, label: t('customers.contact.plural') },
              { value: 'company' as const, label: t('customers.company.plural') },
            ]}
          />
          <Button
            icon={<Icon name="refresh" />}
            loading={look.isPending || query.data?.look.running}
            onClick={() => look.mutate(undefined)}
          >
            {t('customers.duplicate.look')}
          </Button>
        </>
      }
    >
      <Loaded query={query}>
        {(page) => (
          <div className="columns duplicates">
            <div>
              <Section
                title={t(dismissed ? 'customers.duplicate.not-the-same' : 'customers.duplicate.pairs')}
                quiet={<Counts page={page} />}
                link={
                  <button type="button" className="link" onClick={() => to({ dismissed: !dismissed, pair: undefined })}>
                    {t(dismissed ? 'customers.duplicate.show-open' : 'customers.duplicate.show-dismissed')}
                  </button>
                }
              >
                <Pairs pairs={page.items} open={search.pair} onOpen={(pair) => to({ pair })} />
              </Section>
            </div>
            <div>
              <Chosen pairs={page.items} open={search.pair} onOpen={(pair) => to({ pair })} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function LookLine({ page }: { page: DuplicatePage }) {
  const t = useT();
  const format = useFormat();
  if (page.look.running) return <>{t('customers.duplicate.looking')}</>;
  if (!page.look.ended_at) return <>{t('customers.duplicate.never-looked')}</>;
  return (
    <>
      {t('customers.duplicate.looked', {
        when: format.ago(page.look.ended_at),
        contacts: format.number(page.look.contacts),
        companies: format.number(page.look.companies),
      })}
    </>
  );
}

function Counts({ page }: { page: DuplicatePage }) {
  const t = useT();
  const format = useFormat();
  const words = ['certain', 'likely', 'possible']
    .filter((likelihood) => page.counts[likelihood])
    .map(
      (likelihood) =>
        `${format.number(page.counts[likelihood] ?? 0)} ${t.code('customers.duplicate.likelihood', likelihood)}`,
    );
  return <>{words.join(' · ')}</>;
}

type PairsProps = { pairs: Duplicate[]; open: string | undefined; onOpen: (id: string) => void };

function Pairs({ pairs, open, onOpen }: PairsProps) {
  const t = useT();
  if (pairs.length === 0) return <p className="quiet">{t('customers.duplicate.none')}</p>;
  return (
    <ul className="duplicate-pairs">
      {pairs.map((pair) => (
        <li key={pair.id}>
          <button type="button" aria-current={pair.id === open ? 'true' : undefined} onClick={() => onOpen(pair.id)}>
            <span className="row">
              <Name strong>{pair.one.name || pair.one.detail}</Name>
              <span className="push">
                <Tag tone={TONES[pair.likelihood]}>{t.code('customers.duplicate.likelihood', pair.likelihood)}</Tag>
              </span>
            </span>
            <Name>{pair.other.name || pair.other.detail}</Name>
            <span className="quiet small cut">
              {pair.reasons
                .filter((reason) => reason.points > 0)
                .map((reason) => t.code('customers.duplicate.reason', reason.code))
                .join(' · ')}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The pair that is open, the first one when none is; J and K walk through them. */
function Chosen({ pairs, open, onOpen }: PairsProps) {
  const t = useT();
  const place = pairs.findIndex((pair) => pair.id === open);
  const chosen = pairs[place];
  const first = pairs[0]?.id;
  useEffect(() => {
    if (!chosen && first) onOpen(first);
  }, [chosen, first, onOpen]);
  const walk = (step: number) => {
    const next = pairs[place + step];
    if (next) onOpen(next.id);
  };
  useKeys([
    { keys: 'j', label: 'shell.keys.grid.next', run: () => walk(1) },
    { keys: 'k', label: 'shell.keys.grid.previous', run: () => walk(-1) },
  ]);
  if (!chosen) return <p className="section quiet">{t('customers.duplicate.choose')}</p>;
  const next = pairs[place + 1]?.id ?? pairs[place - 1]?.id;
  return <DuplicateCompare key={chosen.id} pair={chosen} onDone={() => next && onOpen(next)} />;
}
