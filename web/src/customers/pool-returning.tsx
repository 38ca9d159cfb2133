/** Companies that return to the pool soon, and the days on which some did. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { listPoolReturns, undo } from '../api/operations';
import type { PoolReturning, PoolReturns as Returns } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Loaded } from '../parts/states';
import { Table } from '../parts/table';
import { POOL_NOUNS } from './pool-acts';

export function PoolSoon({ returning }: { returning: PoolReturning[] }) {
  const t = useT();
  const format = useFormat();
  return (
    <div className="columns one">
      <div>
        <Section title={t('customers.pool.soon')} quiet={t('customers.pool.soon-text')}>
          {returning.length === 0 ? (
            <p className="quiet">{t('customers.pool.soon-none')}</p>
          ) : (
            <Table
              rows={returning}
              id={(row) => row.company.id}
              columns={[
                {
                  key: 'name',
                  title: t('customers.pool.field.name'),
                  written: true,
                  cell: (row) => (
                    <Link to="/companies/$id" params={{ id: row.company.id }} className="medium">
                      {row.company.name}
                    </Link>
                  ),
                },
                {
                  key: 'owner',
                  title: t('customers.company.field.owner'),
                  written: true,
                  quiet: true,
                  cell: (row) => row.owner.name,
                },
                {
                  key: 'day',
                  title: t('customers.pool.soon'),
                  number: true,
                  counted: true,
                  cell: (row) => format.day(`${row.returns_on}T12:00`),
                },
              ]}
            />
          )}
        </Section>
      </div>
    </div>
  );
}

export function PoolReturns() {
  const t = useT();
  const query = useQuery({ queryKey: ['company', 'pool-returns'], queryFn: listPoolReturns });
  return (
    <div className="columns one">
      <div>
        <Section title={t('customers.pool.returned')}>
          <Loaded query={query}>
            {(page) =>
              page.items.length === 0 ? (
                <p className="quiet">{t('customers.pool.soon-none')}</p>
              ) : (
                <ul>
                  {page.items.map((day) => (
                    <ReturnLine key={day.day} day={day} />
                  ))}
                </ul>
              )
            }
          </Loaded>
        </Section>
      </div>
    </div>
  );
}

function ReturnLine({ day }: { day: Returns }) {
  const t = useT();
  const format = useFormat();
  const back = useAct((id: string) => undo(id), {
    nouns: POOL_NOUNS,
    said: (told) => t('customers.pool.gave-back', { count: told.undone, shown: format.number(told.undone) }),
  });
  const { undo_id: id } = day;
  return (
    <li className="attention">
      <span className="medium">{format.day(`${day.day}T12:00`)}</span>
      <span className="quiet">
        {t('customers.pool.returned-count', { count: day.returned, shown: format.number(day.returned) })}
      </span>
      {id ? (
        <span className="push">
          <Button size="small" loading={back.isPending} onClick={() => back.mutate(id)}>
            {t('customers.pool.give-back')}
          </Button>
        </span>
      ) : null}
    </li>
  );
}
