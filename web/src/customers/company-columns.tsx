/** What a row of the companies says: as columns, and as the two lines of the phone. */
import { useMemo } from 'react';
import type { CompanyRow } from '../api/types';
import { useFormat, useT } from '../app/words';
import type { Column } from '../parts/grid-layout';
import type { TwoLines } from '../parts/grid-row';
import { Address, Country, Name, Tag, When } from '../parts/small';
import { TierBadge } from '../parts/tier';
import { useAttributeColumns } from './attribute-columns';

export function useCompanyColumns(): Column<CompanyRow>[] {
  const t = useT();
  const format = useFormat();
  const declared = useAttributeColumns<CompanyRow>('company');
  return useMemo(() => {
    const title = (key: string) => t(`customers.company.field.${key}`);
    return [
      {
        key: 'name',
        title: title('name'),
        least: 170,
        grow: 2,
        sort: 'name',
        cell: (row) => <Name strong>{row.name}</Name>,
      },
      {
        key: 'tier',
        title: title('tier'),
        least: 118,
        leaves: 1,
        cell: (row) => (row.tier ? <TierBadge chip={row.tier} /> : null),
      },
      {
        key: 'country',
        title: title('country'),
        least: 150,
        sort: 'country',
        cell: (row) => <Country code={row.country} named />,
      },
      {
        key: 'industry',
        title: title('industry'),
        least: 120,
        grow: 1,
        leaves: 1,
        cell: (row) => <Name>{row.industry}</Name>,
      },
      {
        key: 'website',
        title: title('website'),
        least: 150,
        grow: 1.3,
        leaves: 1,
        cell: (row) => <Address>{row.website}</Address>,
      },
      {
        key: 'tags',
        title: title('tags'),
        least: 110,
        grow: 1,
        leaves: 2,
        rare: true,
        cell: (row) => <Name>{format.list(row.tags.map((tag) => tag.name))}</Name>,
      },
      {
        key: 'owner',
        title: title('owner'),
        least: 130,
        sort: 'owner',
        leaves: 2,
        cell: (row) => <Name>{row.owner?.name}</Name>,
      },
      {
        key: 'contacts',
        title: title('contacts'),
        least: 100,
        number: true,
        leaves: 2,
        cell: (row) => format.number(row.contacts),
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

/** The two lines need the words of the count of people. */
export function useCompanyLines(): (row: CompanyRow) => TwoLines {
  const t = useT();
  const format = useFormat();
  return (row) => ({
    name: <Name>{row.name}</Name>,
    aside: <Country code={row.country} />,
    line: (
      <>
        {row.industry ? <bdi>{row.industry} · </bdi> : null}
        {row.website ? <bdi dir="ltr">{row.website} · </bdi> : null}
        {t('customers.contact.count', { count: row.contacts, shown: format.number(row.contacts) })}
      </>
    ),
    badge: (
      <>
        {row.tier ? <TierBadge chip={row.tier} /> : null}
        {row.tags.slice(0, 2).map((tag) => (
          <Tag key={tag.id}>{tag.name}</Tag>
        ))}
      </>
    ),
  });
}
