/** Addresses by what is known of them: those that cannot receive letters first, with what was probably meant. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { listAddressChecks } from '../api/operations';
import type { CheckedAddress } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Page, Section } from '../parts/page';
import { When } from '../parts/small';
import { Loaded } from '../parts/states';
import { Table, type TableColumn } from '../parts/table';
import { AddressReasons, Suggestion } from './address-check';
import { companyColumn, personColumns } from './person-columns';

const STATES = ['bad', 'risky', 'unknown', 'good'] as const;
export type AddressSearch = { state?: (typeof STATES)[number] };

export function AddressesScreen() {
  const t = useT();
  const format = useFormat();
  const state = useSearch({ from: '/shell/addresses' }).state ?? 'bad';
  const navigate = useNavigate({ from: '/addresses' });
  const query = useQuery({
    queryKey: ['address-check', state],
    queryFn: () => listAddressChecks({ state, limit: 200 }),
  });
  const label = (of: string) => {
    const count = query.data?.counts[of];
    const word = t.code('customers.address.state', of);
    return count === undefined ? word : `${word} ${format.number(count)}`;
  };
  return (
    <Page title={t('customers.address.title')} back="/contacts">
      <Section title={t.code('customers.address.state', state)} quiet={t('customers.address.quiet')}>
        <Segmented
          aria-label={t('customers.address.title')}
          value={state}
          onChange={(value) => void navigate({ search: { state: value } })}
          options={STATES.map((value) => ({ value, label: label(value) }))}
        />
        <Loaded query={query}>{(page) => <Addresses items={page.items} />}</Loaded>
      </Section>
    </Page>
  );
}

function Addresses({ items }: { items: CheckedAddress[] }) {
  const t = useT();
  const columns: TableColumn<CheckedAddress>[] = [
    ...personColumns(t),
    companyColumn(t),
    { key: 'why', title: t('customers.address.why'), cell: ({ check }) => <AddressReasons check={check} /> },
    {
      key: 'meant',
      title: t('customers.address.meant'),
      cell: ({ contact, check }) => (check.suggestion ? <Suggestion id={contact.id} check={check} /> : '—'),
    },
    {
      key: 'age',
      title: t('customers.address.looked'),
      quiet: true,
      cell: ({ check }) => <When at={check.checked_at} />,
    },
  ];
  if (items.length === 0) return <p className="quiet">{t('customers.address.none')}</p>;
  return <Table rows={items} columns={columns} id={({ contact }) => contact.id} />;
}
