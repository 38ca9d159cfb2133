/** What a row of the contacts says: as columns, and as the two lines of the phone. */
import { useMemo } from 'react';
import type { ContactRow } from '../api/types';
import { useFormat, useT } from '../app/words';
import type { Column } from '../parts/grid-layout';
import type { TwoLines } from '../parts/grid-row';
import { Address, Country, LocalTime, Name, When } from '../parts/small';
import { useAttributeColumns } from './attribute-columns';
import { PermissionTag } from './permission';

export function useContactColumns(): Column<ContactRow>[] {
  const t = useT();
  const format = useFormat();
  const declared = useAttributeColumns<ContactRow>('contact');
  return useMemo(() => {
    const title = (key: string) => t(`customers.contact.field.${key}`);
    return [
      {
        key: 'name',
        title: title('name'),
        least: 150,
        grow: 1.3,
        sort: 'name',
        cell: (row) => <Name strong>{row.name || row.address}</Name>,
      },
      {
        key: 'address',
        title: title('address'),
        least: 170,
        grow: 1.5,
        sort: 'address',
        cell: (row) => <Address>{row.address}</Address>,
      },
      {
        key: 'company',
        title: title('company'),
        least: 130,
        grow: 1.2,
        sort: 'company',
        leaves: 1,
        cell: (row) => <Name>{row.company?.name}</Name>,
      },
      {
        key: 'country',
        title: title('country'),
        least: 76,
        sort: 'country',
        cell: (row) => <Country code={row.country} />,
      },
      { key: 'local', title: title('local'), least: 104, cell: (row) => <LocalTime zone={row.time_zone} /> },
      {
        key: 'language',
        title: title('language'),
        least: 110,
        sort: 'language',
        leaves: 2,
        rare: true,
        cell: (row) => (row.language ? format.language(row.language) : '—'),
      },
      {
        key: 'permission',
        title: title('permission'),
        least: 132,
        leaves: 1,
        cell: (row) => <PermissionTag row={row} />,
      },
      {
        key: 'tags',
        title: title('tags'),
        least: 100,
        grow: 1,
        leaves: 2,
        cell: (row) => <Name>{format.list(row.tags.map((tag) => tag.name))}</Name>,
      },
      {
        key: 'score',
        title: title('score'),
        least: 76,
        sort: 'score',
        leaves: 2,
        number: true,
        cell: (row) => (row.score === null ? '—' : format.number(row.score)),
      },
      {
        key: 'owner',
        title: title('owner'),
        least: 120,
        sort: 'owner',
        leaves: 2,
        rare: true,
        cell: (row) => <Name>{row.owner?.name}</Name>,
      },
      {
        key: 'created',
        title: title('created'),
        least: 132,
        sort: 'created',
        leaves: 3,
        number: true,
        cell: (row) => (
          <span className="quiet">
            <When at={row.created_at} />
          </span>
        ),
      },
      ...declared,
    ];
  }, [t, format, declared]);
}

export function contactLines(row: ContactRow): TwoLines {
  return {
    name: <Name>{row.name || row.address}</Name>,
    aside: (
      <>
        <Country code={row.country} />
        <LocalTime zone={row.time_zone} />
      </>
    ),
    line: (
      <>
        {row.company ? <bdi>{row.company.name} · </bdi> : null}
        <bdi dir="ltr">{row.address}</bdi>
      </>
    ),
    badge: <PermissionTag row={row} />,
  };
}
