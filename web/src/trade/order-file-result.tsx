import type { OrderFinding } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Name } from '../parts/small';
import { Empty } from '../parts/states';
import { Table, type TableColumn } from '../parts/table';
import type { OrderFileState } from './order-file';

const PARTS = [
  ['new', 'bar'],
  ['changed', 'bar bar-soft'],
  ['unchanged', 'bar bar-rest'],
  ['refused', 'bar bar-warn'],
] as const;

/** What the file would do, or did, and what is wrong with its rows. */
export function OrderFileResult({ state }: { state: OrderFileState }) {
  const t = useT();
  const format = useFormat();
  const { account, look, progress, working, writes } = state;
  if (working)
    return (
      <Section
        title={t(writes ? 'trade.import.writing' : 'trade.import.trying')}
        quiet={writes ? t('trade.import.goes-on') : undefined}
      >
        <div className="row" aria-live="polite">
          <span>{progress ? `${format.number(progress.done)} / ${format.number(progress.total)}` : '…'}</span>
        </div>
        <div className="thin-bar" style={{ blockSize: 6 }}>
          <span style={{ inlineSize: `${progress ? (progress.done / Math.max(1, progress.total)) * 100 : 2}%` }} />
        </div>
      </Section>
    );
  if (look?.asks)
    return (
      <Empty
        title={t('trade.import.asks.title')}
        text={
          look.asks === 'missing_column' && look.missing
            ? t('trade.import.asks.missing_column', { column: t(`trade.import.field.${look.missing}`) })
            : t('trade.import.asks.unclear_dates')
        }
      />
    );
  if (!account) return null;
  const all = Math.max(1, account.new + account.changed + account.unchanged + account.refused);
  const companies = { count: account.companies, shown: format.number(account.companies) };
  return (
    <>
      <Section
        title={t(writes ? 'customers.import.result.written' : 'customers.import.result')}
        quiet={writes ? undefined : t('trade.import.result-quiet')}
      >
        <div className="figures">
          {PARTS.map(([part]) => (
            <div key={part} className="figure">
              <span>{t(`trade.import.count.${part}`)}</span>
              <b className={part === 'refused' && account.refused ? 'warn' : ''}>{format.number(account[part])}</b>
              <span className="quiet small">{t(`trade.import.count.${part}-quiet`)}</span>
            </div>
          ))}
        </div>
        <div className="row" style={{ gap: 2, blockSize: 8, marginBlockStart: 12 }} aria-hidden="true">
          {PARTS.map(([part, look]) =>
            account[part] ? (
              <span key={part} className={look} style={{ flex: account[part] / all, blockSize: 8 }} />
            ) : null,
          )}
        </div>
        {account.companies > 0 ? (
          <p style={{ paddingBlockStart: 10 }}>
            {t(writes ? 'trade.import.companies-made' : 'trade.import.companies', companies)}
          </p>
        ) : null}
        {!writes && account.new + account.changed === 0 ? (
          <p style={{ paddingBlockStart: 10 }}>{t('trade.import.nothing')}</p>
        ) : null}
        {writes ? null : (
          <p className="quiet small" style={{ paddingBlockStart: 10 }}>
            {t('trade.import.same-again')}
          </p>
        )}
      </Section>
      {state.findings.length > 0 ? <Faults findings={state.findings} more={account.more_findings} /> : null}
    </>
  );
}

function Faults({ findings, more }: { findings: OrderFinding[]; more: boolean }) {
  const t = useT();
  const format = useFormat();
  const columns: TableColumn<OrderFinding & { at: number }>[] = [
    { key: 'why', title: t('customers.import.why'), cell: (row) => t.code('trade.import.fault', row.code) },
    { key: 'written', title: t('customers.import.written'), cell: (row) => <Name>{row.sample || '—'}</Name> },
    { key: 'column', title: t('customers.import.column'), written: true, cell: (row) => row.column ?? '—' },
    { key: 'row', title: t('customers.import.row'), number: true, cell: (row) => format.number(row.row) },
  ];
  return (
    <Section
      title={t('trade.import.faults')}
      quiet={more ? t('trade.import.more-faults', { shown: format.number(findings.length) }) : undefined}
    >
      <Table rows={findings.map((row, at) => ({ ...row, at }))} columns={columns} id={(row) => `${row.at}`} />
    </Section>
  );
}
