import { PEOPLE, WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { Address, Country } from './small';
import { Table, type TableColumn } from './table';

type Person = (typeof PEOPLE)[number];
const columns: TableColumn<Person>[] = [
  { key: 'name', title: WORDS.people, written: true, cell: (row) => row.name },
  { key: 'address', title: WORDS.letters, quiet: true, cell: (row) => <Address>{row.address}</Address> },
  { key: 'country', title: WORDS.title, number: true, cell: (row) => <Country code={row.country} /> },
  { key: 'act', cell: () => null },
];

export default {
  stories: [
    { name: 'rows', render: () => <Table rows={PEOPLE} columns={columns} id={(row) => row.id} /> },
    { name: 'no rows', render: () => <Table rows={[]} columns={columns} id={(row: Person) => row.id} /> },
  ],
} satisfies PartStories;
