/** What a row of the orders says: as columns, and as the two lines of the phone. */
import { useMemo } from 'react';
import type { Order } from '../api/types';
import { useFormat, useT } from '../app/words';
import type { Column } from '../parts/grid-layout';
import type { TwoLines } from '../parts/grid-row';
import { Country, Name } from '../parts/small';
import { OrderTag } from './order-tag';

export function useOrderColumns(): Column<Order>[] {
  const t = useT();
  const format = useFormat();
  return useMemo(() => {
    const title = (key: string) => t(`trade.order.field.${key}`);
    return [
      {
        key: 'number',
        title: title('number'),
        least: 150,
        grow: 1,
        sort: 'number',
        cell: (row) => <Name strong>{row.number}</Name>,
      },
      {
        key: 'company',
        title: title('company'),
        least: 180,
        grow: 2,
        cell: (row) => <Name>{row.company.name}</Name>,
      },
      {
        key: 'country',
        title: title('country'),
        least: 84,
        leaves: 2,
        cell: (row) => <Country code={row.country} />,
      },
      { key: 'state', title: title('state'), least: 128, leaves: 1, cell: (row) => <OrderTag state={row.state} /> },
      {
        key: 'placed',
        title: title('placed'),
        least: 120,
        sort: 'placed',
        number: true,
        leaves: 2,
        cell: (row) => <span className="quiet">{format.day(row.placed_at)}</span>,
      },
      {
        key: 'amount',
        title: title('amount'),
        least: 140,
        sort: 'amount',
        number: true,
        cell: (row) => <bdi dir="ltr">{format.money(row.amount.minor, row.amount.currency)}</bdi>,
      },
    ];
  }, [t, format]);
}

export function useOrderLines(): (row: Order) => TwoLines {
  const format = useFormat();
  return (row) => ({
    name: <Name>{row.number}</Name>,
    aside: <bdi dir="ltr">{format.money(row.amount.minor, row.amount.currency)}</bdi>,
    line: (
      <>
        <bdi>{row.company.name}</bdi> · {format.day(row.placed_at)}
      </>
    ),
    badge: <OrderTag state={row.state} />,
  });
}
