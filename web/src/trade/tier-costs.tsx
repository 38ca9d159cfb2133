/** What letters to each tier came to, and what an order of a tier cost. Counted letter by letter: asked for apart from the report. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { getTierCosts } from '../api/operations';
import type { TierCost, TierCosts } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Loaded } from '../parts/states';
import { Table } from '../parts/table';
import { TierName } from '../parts/tier';

type Row = TierCost & { key: string };

export function Costs() {
  const t = useT();
  const format = useFormat();
  const query = useQuery({ queryKey: ['tier-costs'], queryFn: getTierCosts });
  return (
    <Section
      title={t('trade.tiers.cost.title')}
      quiet={query.data ? t('trade.tiers.cost.quiet', { day: format.day(`${query.data.from}T12:00`) }) : null}
      link={<Link to="/settings/tiers">{t('trade.letter-cost.title')}</Link>}
    >
      <Loaded query={query} rows={5}>
        {(costs) => <CostTable costs={costs} />}
      </Loaded>
    </Section>
  );
}

function CostTable({ costs }: { costs: TierCosts }) {
  const t = useT();
  const format = useFormat();
  if (costs.sum.letters === 0) return <p className="quiet">{t('trade.tiers.cost.none')}</p>;
  const rows: Row[] = costs.tiers.map((row) => ({ ...row, key: row.tier ?? 'nobody' }));
  rows.push({ ...costs.sum, key: 'all' });
  const money = (minor: number | null) =>
    minor === null ? '—' : <bdi dir="ltr">{format.money(minor, costs.currency)}</bdi>;
  const hasCost = costs.sum.cost_minor !== null;
  return (
    <>
      {costs.thousand === null ? (
        <p className="small above-bars">
          {hasCost ? t('trade.tiers.cost.only-campaigns') : t('trade.tiers.cost.letters-only')}{' '}
          <Link to="/settings/tiers">{t('trade.tiers.cost.enter')}</Link>
        </p>
      ) : null}
      {costs.is_incomplete ? <p className="warn small above-bars">{t('trade.tiers.cost.incomplete')}</p> : null}
      <Table
        rows={rows}
        id={(row) => row.key}
        columns={[
          { key: 'tier', title: t('trade.tiers.cost.tier'), cell: (row) => <Whose row={row} /> },
          {
            key: 'letters',
            title: t('trade.tiers.cost.letters'),
            number: true,
            cell: (row) => format.number(row.letters),
          },
          ...(hasCost
            ? [
                {
                  key: 'cost',
                  title: t('trade.tiers.cost.amount'),
                  number: true,
                  cell: (row: Row) => money(row.cost_minor),
                },
              ]
            : []),
          {
            key: 'orders',
            title: t('trade.tiers.cost.orders'),
            number: true,
            cell: (row) => (row.key === 'nobody' ? '—' : format.number(row.orders)),
          },
          ...(hasCost
            ? [
                {
                  key: 'per-order',
                  title: t('trade.tiers.cost.per-order'),
                  number: true,
                  cell: (row: Row) => money(row.cost_per_order_minor),
                },
              ]
            : []),
        ]}
      />
    </>
  );
}

function Whose({ row }: { row: Row }) {
  const t = useT();
  if (row.key === 'all') return <span className="medium">{t('trade.tiers.cost.all')}</span>;
  if (row.tier === null) return <span className="quiet">{t('trade.tiers.cost.without-company')}</span>;
  return <TierName tier={row.tier} />;
}
