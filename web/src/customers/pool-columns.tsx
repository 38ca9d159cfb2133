/** What a row of the pool says: as columns, and as the two lines of the phone. */
import { Button } from 'antd';
import { useMemo } from 'react';
import type { PoolCompany } from '../api/types';
import { useFormat, useT } from '../app/words';
import type { Column } from '../parts/grid-layout';
import type { TwoLines } from '../parts/grid-row';
import { Country, Name } from '../parts/small';
import { TierName } from '../parts/tier';
import { useMoveReason } from './move-reason';

/** `whole`: more is known to the reader than name and country. */
export function usePoolColumns(whole: boolean, onClaim?: (row: PoolCompany) => void): Column<PoolCompany>[] {
  const t = useT();
  const format = useFormat();
  const why = useMoveReason();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what claims is the same for the life of the screen
  return useMemo(() => {
    const title = (key: string) => t(`customers.pool.field.${key}`);
    const day = (at?: string | null) => <span className="quiet">{at ? format.day(at) : '—'}</span>;
    const columns: Column<PoolCompany>[] = [
      {
        key: 'name',
        title: title('name'),
        least: 180,
        grow: 2,
        sort: 'name',
        cell: (row) => <Name strong>{row.name}</Name>,
      },
      {
        key: 'country',
        title: title('country'),
        least: 140,
        sort: 'country',
        leaves: 1,
        cell: (row) => <Country code={row.country} named />,
      },
    ];
    const known: Column<PoolCompany>[] = [
      {
        key: 'tier',
        title: title('tier'),
        least: 118,
        leaves: 1,
        cell: (row) => (row.known ? <TierName tier={row.known.tier} /> : null),
      },
      {
        key: 'order',
        title: title('order'),
        least: 112,
        number: true,
        leaves: 2,
        cell: (row) => day(row.known?.last_order_at),
      },
      {
        key: 'interaction',
        title: title('interaction'),
        least: 120,
        number: true,
        leaves: 2,
        cell: (row) => day(row.known?.last_interaction_at),
      },
      {
        key: 'last-owner',
        title: title('last-owner'),
        least: 130,
        grow: 1,
        leaves: 3,
        cell: (row) => <Name>{row.known?.last_owner?.name}</Name>,
      },
      {
        key: 'reason',
        title: title('reason'),
        least: 150,
        grow: 1,
        leaves: 3,
        cell: (row) => <span className="quiet cut">{row.known?.reason ? why(row.known.reason) : '—'}</span>,
      },
      {
        key: 'since',
        title: title('since'),
        least: 120,
        number: true,
        leaves: 3,
        cell: (row) => day(row.known?.free_since),
      },
    ];
    if (whole) columns.push(...known);
    if (onClaim)
      columns.push({
        key: 'act',
        title: title('act'),
        least: 92,
        cell: (row) => (
          <Button
            size="small"
            aria-label={t('customers.pool.claim-one', { name: row.name })}
            onClick={(event) => {
              event.stopPropagation();
              onClaim(row);
            }}
          >
            {t('customers.pool.claim')}
          </Button>
        ),
      });
    return columns;
  }, [t, format, whole, Boolean(onClaim)]);
}

export function usePoolLines(): (row: PoolCompany) => TwoLines {
  const t = useT();
  const format = useFormat();
  return (row) => ({
    name: <Name>{row.name}</Name>,
    aside: <Country code={row.country} />,
    line: row.known?.last_interaction_at
      ? `${t('customers.pool.field.interaction')} · ${format.day(row.known.last_interaction_at)}`
      : row.country
        ? format.country(row.country)
        : '—',
    badge: row.known ? <TierName tier={row.known.tier} /> : null,
  });
}
