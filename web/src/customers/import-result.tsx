import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { listImportFaults, listImportSamples } from '../api/operations';
import { usePages } from '../api/pages';
import type { Import } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Name, Tag, type Tone } from '../parts/small';
import { Empty, Loaded } from '../parts/states';
import { Table, type TableColumn } from '../parts/table';
import { isWorking, type MissingPart } from './import';

const ACTION_TONES: Record<string, Tone> = { new: 'good', update: 'info', duplicate: 'plain', refused: 'warn' };
const PARTS = [
  ['new', 'bar'],
  ['updated', 'bar bar-soft'],
  ['duplicates', 'bar bar-rest'],
  ['refused', 'bar bar-warn'],
] as const;

/** What the dry run found, by the same rules that the import itself obeys. */
export function ImportResult({ data, missing }: { data: Import; missing: MissingPart[] }) {
  const t = useT();
  const format = useFormat();
  const counts = data.counts;
  if (isWorking(data.state)) {
    const { done = 0, total = null } = data.progress ?? {};
    return (
      <Section title={t(`customers.import.state.${data.state}`)} quiet={t('shell.tray.goes-on')}>
        <div className="row">
          <span>{total ? `${format.number(done)} / ${format.number(total)}` : format.number(done)}</span>
        </div>
        <div className="thin-bar" style={{ blockSize: 6 }}>
          <span style={{ inlineSize: `${total ? (done / total) * 100 : 5}%` }} />
        </div>
      </Section>
    );
  }
  if (!counts)
    return (
      <Empty
        title={t('customers.import.before.title')}
        text={
          missing.length > 0
            ? t('customers.import.before.missing', {
                what: format.list(missing.map((what) => t(`customers.import.missing.${what}`))),
              })
            : t('customers.import.before.ready')
        }
      />
    );
  const all = Math.max(1, counts.new + counts.updated + counts.duplicates + counts.refused);
  return (
    <>
      <Section
        title={t(data.state === 'published' ? 'customers.import.result.written' : 'customers.import.result')}
        quiet={data.state === 'published' ? undefined : t('customers.import.result-quiet')}
      >
        <div className="figures">
          {PARTS.map(([part]) => (
            <div key={part} className="figure">
              <span>{t(`customers.import.count.${part}`)}</span>
              <b className={part === 'refused' && counts.refused ? 'warn' : ''}>{format.number(counts[part])}</b>
              <span className="quiet small">{t(`customers.import.count.${part}-quiet`)}</span>
            </div>
          ))}
        </div>
        <div className="row" style={{ gap: 2, blockSize: 8, marginBlockStart: 12 }} aria-hidden="true">
          {PARTS.map(([part, look]) =>
            counts[part] ? (
              <span key={part} className={look} style={{ flex: counts[part] / all, blockSize: 8 }} />
            ) : null,
          )}
        </div>
        {data.joined_by_domain > 0 ? (
          <p style={{ paddingBlockStart: 10 }}>
            {t('customers.import.joined', {
              count: data.joined_by_domain,
              shown: format.number(data.joined_by_domain),
            })}
          </p>
        ) : null}
        {data.addresses ? <ImportAddresses found={data.addresses} /> : null}
        {data.undo_until && data.state === 'published' ? (
          <p className="quiet small" style={{ paddingBlockStart: 10 }}>
            {t('customers.import.undo-until', { day: format.day(data.undo_until) })}
          </p>
        ) : null}
      </Section>
      {counts.refused > 0 ? <Faults id={data.id} count={counts.refused} /> : null}
      {data.state === 'checked' ? <Samples id={data.id} /> : null}
    </>
  );
}

/** What is known of the addresses without writing to them. */
function ImportAddresses({ found }: { found: NonNullable<Import['addresses']> }) {
  const t = useT();
  const format = useFormat();
  if (found.cannot_receive + found.mistyped === 0) return null;
  return (
    <p style={{ paddingBlockStart: 10 }}>
      {found.cannot_receive > 0 ? (
        <span className="warn">
          {t('customers.import.cannot-receive', {
            count: found.cannot_receive,
            shown: format.number(found.cannot_receive),
          })}{' '}
        </span>
      ) : null}
      {found.mistyped > 0
        ? t('customers.import.mistyped', {
            count: found.mistyped,
            shown: format.number(found.mistyped),
            slips: format.list(found.slips.map((slip) => slip.written)),
          })
        : null}
    </p>
  );
}

function Faults({ id, count }: { id: string; count: number }) {
  const t = useT();
  const format = useFormat();
  const { query, rows, more, hasMore } = usePages(['import', 'faults', id], (after) => listImportFaults(id, after));
  const nameOf = (column: string) =>
    t.has(`customers.import.field.${column}`) ? t(`customers.import.field.${column}`) : column;
  const columns: TableColumn<(typeof rows)[number] & { at: number }>[] = [
    {
      key: 'written',
      title: t('customers.import.written'),
      cell: (row) => <Name>{row.text}</Name>,
    },
    {
      key: 'why',
      title: t('customers.import.why'),
      cell: (row) => t.code('customers.import.fault', row.code, row.arguments),
    },
    { key: 'column', title: t('customers.import.column'), cell: (row) => (row.column ? nameOf(row.column) : '—') },
    { key: 'row', title: t('customers.import.row'), number: true, cell: (row) => format.number(row.row) },
  ];
  return (
    <Section
      title={t('customers.import.faults')}
      quiet={t('customers.import.faults-quiet', { count, shown: format.number(count) })}
    >
      <Loaded query={query}>
        {() => (
          <>
            <Table
              rows={rows.map((row, index) => ({ ...row, at: index }))}
              columns={columns}
              id={(row) => `${row.at}`}
            />
            {hasMore ? (
              <Button type="link" onClick={more}>
                {t('shell.common.show-more')}
              </Button>
            ) : null}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Samples({ id }: { id: string }) {
  const t = useT();
  const query = useQuery({ queryKey: ['import', 'samples', id], queryFn: () => listImportSamples(id) });
  return (
    <Section title={t('customers.import.samples')} quiet={t('customers.import.samples-quiet')}>
      <Loaded query={query}>
        {(rows) => (
          <ul>
            {rows.map((row) => (
              <li key={row.row} className="attention">
                <span className="quiet small">{row.row}</span>
                <Name strong>
                  {row.as.full_name ||
                    row.as.name ||
                    [row.as.first_name, row.as.last_name].filter(Boolean).join(' ') ||
                    row.as.address}
                </Name>
                <Name>{row.as.address ?? ''}</Name>
                <span className="push">
                  <Tag tone={ACTION_TONES[row.action]}>{t(`customers.import.action.${row.action}`)}</Tag>
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}
