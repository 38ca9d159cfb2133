/** The first columns of a table whose rows are about one person each: who it is, the address, and the company. */
import { Link } from '@tanstack/react-router';
import type { ContactRow } from '../api/types';
import type { Translate } from '../app/words';
import { Address, Name } from '../parts/small';
import type { TableColumn } from '../parts/table';

type Person = { contact: Pick<ContactRow, 'id' | 'name' | 'address' | 'company'> };

export function personColumns<Row extends Person>(t: Translate): TableColumn<Row>[] {
  return [
    {
      key: 'name',
      title: t('customers.duplicate.field.name'),
      cell: ({ contact }) => (
        <Link to="/contacts/$id" params={{ id: contact.id }} dir="auto">
          {contact.name || contact.address}
        </Link>
      ),
    },
    {
      key: 'address',
      title: t('customers.duplicate.field.address'),
      cell: ({ contact }) => <Address>{contact.address}</Address>,
    },
  ];
}

export function companyColumn<Row extends Person>(t: Translate): TableColumn<Row> {
  return {
    key: 'company',
    title: t('customers.duplicate.field.company'),
    cell: ({ contact }) => <Name>{contact.company?.name}</Name>,
  };
}
