import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { PEOPLE, WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { ListScreen } from './list-screen';
import type { TableColumn } from './table';

type Person = (typeof PEOPLE)[number];
const columns: TableColumn<Person>[] = [{ key: 'name', title: WORDS.people, written: true, cell: (row) => row.name }];
const sample = PEOPLE.slice(0, 2).map((row): [string, string, string] => [row.name, row.company, row.country]);

const never = () => new Promise<never>(() => undefined);

function Room({ of }: { of: string }) {
  const query = useQuery<{ items: Person[]; next: string | null }>({ queryKey: ['story', of], queryFn: never });
  return (
    <ListScreen
      title={WORDS.title}
      query={query}
      columns={columns}
      action={<Button type="primary">{WORDS.add}</Button>}
      empty={{ title: WORDS.title, text: WORDS.text, sample }}
    />
  );
}

export default {
  answers: [
    [['story', 'some'], { items: PEOPLE, next: null }],
    [['story', 'none'], { items: [], next: null }],
  ],
  stories: [
    { name: 'rows', render: () => <Room of="some" /> },
    { name: 'empty', render: () => <Room of="none" /> },
    { name: 'loading', render: () => <Room of="later" /> },
  ],
} satisfies PartStories;
