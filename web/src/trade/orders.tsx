/** All orders whose customers one sees. State, company, time and sort stand in the address. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { listOrders } from '../api/operations';
import { usePages } from '../api/pages';
import type { Order } from '../api/types';
import { useKeys } from '../app/keys';
import type { OrderSearch } from '../app/searches';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { NewButton } from '../customers/head';
import { Grid } from '../parts/grid';
import { useLayout } from '../parts/grid-layout';
import { Icon } from '../parts/icons';
import { Page } from '../parts/page';
import { IconButton } from '../parts/small';
import { Empty, Loaded, SampleRows } from '../parts/states';
import { useOnPhone } from '../parts/width';
import { useOrderColumns, useOrderLines } from './order-columns';
import { OrderForm } from './order-form';
import { OrderPanel } from './order-panel';
import { instant, OrderToolbar } from './order-toolbar';

const PAGE = 100;
export function OrdersScreen() {
  const t = useT();
  const format = useFormat();
  const phone = useOnPhone();
  const navigate = useNavigate();
  const search = useSearch({ from: '/shell/orders' });
  const mayRecord = useRight('edit_customers');
  const mayImport = useRight('import') && mayRecord;
  const [recording, setRecording] = useState(false);
  const set = (change: OrderSearch) =>
    void navigate({ to: '/orders', search: { ...search, ...change }, replace: true });
  const { open, ...filters } = search;
  // Days stand in the address, instants go to the server; the last day is meant whole.
  const params = { ...filters, from: instant(search.from), to: instant(search.to, 1), limit: PAGE };
  const pages = usePages<Order>(['order', 'grid', params], (after, signal) => listOrders({ ...params, after }, signal));
  const { query, rows, total, more } = pages;
  const columns = useOrderColumns();
  const lines = useOrderLines();
  const [layout, setLayout] = useLayout('order', columns);
  const shown = query.data ? format.number(total) : '';
  const place = rows.findIndex((row) => row.id === open);
  const step = (by: number) => {
    const next = rows[place + by];
    if (next) set({ open: next.id });
  };
  const record = () => {
    set({ open: undefined });
    setRecording(true);
  };
  useKeys([
    {
      keys: 'escape',
      label: 'shell.common.close',
      run: () => (recording ? setRecording(false) : set({ open: undefined })),
    },
    { keys: 'n', label: 'trade.order.record', run: () => mayRecord && record() },
  ]);
  const filtered = Boolean(search.q || search.state || search.company || search.from || search.to);
  const panel = recording ? (
    <OrderForm onClose={() => setRecording(false)} />
  ) : open ? (
    <OrderPanel
      id={open}
      position={place < 0 ? '' : `${format.number(place + 1)} / ${shown}`}
      onStep={step}
      onClose={() => set({ open: undefined })}
    />
  ) : null;
  return (
    <Page
      title={t('trade.order.plural')}
      quiet={phone ? shown : ''}
      actions={
        <>
          {mayImport ? <ImportButton onClick={() => void navigate({ to: '/orders/import' })} /> : null}
          {mayRecord && !recording ? <NewButton label={t('trade.order.record')} onClick={record} /> : null}
        </>
      }
    >
      <OrderToolbar search={search} onSearch={set} count={query.data ? total : undefined} />
      <div className={panel ? 'columns list-panel' : 'columns one'}>
        <div className="grid-place">
          <Loaded query={query} rows={14}>
            {() =>
              total === 0 ? (
                <NoOrders
                  filtered={filtered}
                  onClear={() =>
                    set({ q: undefined, state: undefined, company: undefined, from: undefined, to: undefined })
                  }
                  onRecord={mayRecord ? record : undefined}
                  onImport={mayImport ? () => void navigate({ to: '/orders/import' }) : undefined}
                />
              ) : (
                <Grid
                  label={t('trade.order.plural')}
                  rows={rows}
                  total={total}
                  columns={columns}
                  layout={layout}
                  onLayout={setLayout}
                  lines={lines}
                  id={(row) => row.id}
                  sort={search.sort ?? '-placed'}
                  onSort={(sort) => set({ sort: sort || undefined })}
                  open={open}
                  onOpen={(row) => {
                    setRecording(false);
                    set({ open: row.id });
                  }}
                  onMore={more}
                />
              )
            }
          </Loaded>
        </div>
        {panel}
      </div>
    </Page>
  );
}

/** Beside the main act; on the phone its sign alone. */
function ImportButton({ onClick }: { onClick: () => void }) {
  const t = useT();
  if (useOnPhone()) return <IconButton icon="upload" label={t('trade.import.title')} onClick={onClick} />;
  return (
    <Button icon={<Icon name="upload" />} onClick={onClick}>
      {t('trade.import.title')}
    </Button>
  );
}

type NoneProps = { filtered: boolean; onClear: () => void; onRecord?: () => void; onImport?: () => void };

function NoOrders({ filtered, onClear, onRecord, onImport }: NoneProps) {
  const t = useT();
  if (filtered)
    return (
      <Empty
        title={t('trade.order.nomatch.title')}
        text={t('trade.order.nomatch.text')}
        action={
          <Button type="primary" onClick={onClear}>
            {t('trade.order.nomatch.clear')}
          </Button>
        }
      />
    );
  return (
    <Empty
      sample={
        <SampleRows
          rows={[
            ['PO 0611', 'Hollerbach Spritzguss GmbH', 'USD 148,200'],
            ['PO 0608', 'Wiślana Opakowania', 'EUR 61,900'],
          ]}
        />
      }
      title={t('trade.order.empty.title')}
      text={t('trade.order.empty.text')}
      action={
        onRecord ? (
          <span className="row wrap">
            {onImport ? (
              <Button type="primary" size="large" icon={<Icon name="upload" />} onClick={onImport}>
                {t('trade.import.title')}
              </Button>
            ) : null}
            <Button type={onImport ? 'default' : 'primary'} size="large" onClick={onRecord}>
              {t('trade.order.record')}
            </Button>
          </span>
        ) : null
      }
    />
  );
}
