/** The pool: companies that nobody owns, those that will be among them soon, and those that returned by themselves. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { getPoolStanding, listPool } from '../api/operations';
import { usePages } from '../api/pages';
import type { PoolCompany, PoolStanding } from '../api/types';
import { useKeys } from '../app/keys';
import type { PoolSearch } from '../app/router';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Grid } from '../parts/grid';
import { useLayout } from '../parts/grid-layout';
import { Page } from '../parts/page';
import { Empty, Loaded } from '../parts/states';
import { useOnPhone } from '../parts/width';
import { CustomerMenu, CustomerTabs } from './head';
import { useClaim } from './pool-acts';
import { usePoolColumns, usePoolLines } from './pool-columns';
import { PoolPanel } from './pool-panel';
import { PoolReturns, PoolSoon } from './pool-returning';
import { SearchField } from './search-field';

const PAGE = 100;

export function PoolScreen() {
  const t = useT();
  const format = useFormat();
  const phone = useOnPhone();
  const search = useSearch({ from: '/shell/pool' });
  const navigate = useNavigate();
  const mayAssign = useRight('assign');
  const standing = useQuery({ queryKey: ['company', 'pool-standing'], queryFn: getPoolStanding });
  const set = (change: PoolSearch) => void navigate({ to: '/pool', search: { ...search, ...change }, replace: true });
  const shows = ['pool', 'soon', ...(mayAssign ? ['returned'] : [])];
  const labels: Record<string, string> = {
    pool: t('customers.pool.title'),
    soon: t('customers.pool.soon'),
    returned: t('customers.pool.returned'),
  };
  return (
    <Page title={t('customers.pool.title')} tabs={phone ? null : <CustomerTabs />} actions={<CustomerMenu />}>
      <Loaded query={standing} rows={10}>
        {(found) =>
          found.on ? (
            <>
              <div className="toolbar">
                <Segmented
                  size="small"
                  value={search.show ?? 'pool'}
                  onChange={(show) => set({ show: show === 'pool' ? undefined : show, open: undefined })}
                  options={shows.map((value) => ({ value, label: labels[value] }))}
                  aria-label={t('customers.pool.title')}
                />
                {search.show ? null : (
                  <SearchField
                    value={search.q ?? ''}
                    onChange={(q) => set({ q: q || undefined })}
                    label={t('customers.pool.search')}
                  />
                )}
                <Limits standing={found} format={format.number} />
              </div>
              {search.show === 'soon' ? (
                <PoolSoon returning={found.returning} />
              ) : search.show === 'returned' && mayAssign ? (
                <PoolReturns />
              ) : (
                <Free standing={found} search={search} onSearch={set} />
              )}
            </>
          ) : (
            <Off />
          )
        }
      </Loaded>
    </Page>
  );
}

/** What may still be claimed today, and what one holds. */
function Limits({ standing, format }: { standing: PoolStanding; format: (number: number) => string }) {
  const t = useT();
  if (!standing.may_claim) return null;
  const { claims_per_day: all, claimed_today: claimed, held_at_most: most, holds } = standing;
  return (
    <span className="push quiet small row wrap" aria-live="polite">
      {all === null ? null : (
        <span>{t('customers.pool.claims-left', { left: format(Math.max(0, all - claimed)), all: format(all) })}</span>
      )}
      {most === null ? null : <span>{t('customers.pool.holds', { held: format(holds), all: format(most) })}</span>}
    </span>
  );
}

type FreeProps = { standing: PoolStanding; search: PoolSearch; onSearch: (change: PoolSearch) => void };

function Free({ standing, search, onSearch }: FreeProps) {
  const t = useT();
  const format = useFormat();
  const { open } = search;
  const params = { q: search.q, sort: search.sort, limit: PAGE };
  const pages = usePages<PoolCompany>(['company', 'pool', params], (after, signal) =>
    listPool({ ...params, after }, signal),
  );
  const { query, rows, total, more } = pages;
  const claim = useClaim(() => onSearch({ open: undefined }));
  const columns = usePoolColumns(
    rows.some((row) => row.known),
    standing.may_claim ? (row) => claim.mutate(row) : undefined,
  );
  const lines = usePoolLines();
  const [layout, setLayout] = useLayout('pool', columns);
  const place = rows.findIndex((row) => row.id === open);
  const current = rows[place];
  useKeys([
    { keys: 'escape', label: 'shell.common.close', run: () => onSearch({ open: undefined }) },
    {
      keys: 'c',
      label: 'customers.pool.keys.claim',
      run: () => standing.may_claim && current && !claim.isPending && claim.mutate(current),
    },
  ]);
  const panel = current ? (
    <PoolPanel
      company={current}
      busy={claim.isPending}
      onClaim={standing.may_claim ? () => claim.mutate(current) : undefined}
      position={`${format.number(place + 1)} / ${format.number(total)}`}
      onStep={(by) => {
        const next = rows[place + by];
        if (next) onSearch({ open: next.id });
      }}
      onClose={() => onSearch({ open: undefined })}
    />
  ) : null;
  return (
    <div className={panel ? 'columns list-panel' : 'columns one'}>
      <div className="grid-place">
        <Loaded query={query} rows={14}>
          {() =>
            total === 0 ? (
              <Nothing filtered={Boolean(search.q)} onClear={() => onSearch({ q: undefined })} />
            ) : (
              <Grid
                label={t('customers.pool.title')}
                rows={rows}
                total={total}
                columns={columns}
                layout={layout}
                onLayout={setLayout}
                lines={lines}
                id={(row) => row.id}
                sort={search.sort ?? 'name'}
                onSort={(sort) => onSearch({ sort: sort || undefined })}
                open={open}
                onOpen={(row) => onSearch({ open: row.id })}
                onMore={more}
              />
            )
          }
        </Loaded>
      </div>
      {panel}
    </div>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const t = useT();
  if (!filtered) return <Empty title={t('customers.pool.empty.title')} text={t('customers.pool.empty.text')} />;
  return (
    <Empty
      title={t('customers.pool.nomatch.title')}
      text={t('customers.pool.nomatch.text')}
      action={
        <Button type="primary" onClick={onClear}>
          {t('customers.pool.nomatch.clear')}
        </Button>
      }
    />
  );
}

function Off() {
  const t = useT();
  const mayManage = useRight('manage_workspace');
  return (
    <Empty
      title={t('customers.pool.off.title')}
      text={t('customers.pool.off.text')}
      action={mayManage ? <Link to="/settings/pool">{t('customers.pool.off.rules')}</Link> : null}
    />
  );
}
