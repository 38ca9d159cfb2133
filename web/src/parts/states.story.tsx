import { Button } from 'antd';
import { ApiError } from '../api/client';
import { LONG, PEOPLE, PROBLEM, WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { Empty, Loaded, NoRight, ProblemBox, SampleRows } from './states';

const refetch = () => undefined;
const rows = PEOPLE.slice(0, 3).map((person): [string, string, string] => [
  person.name,
  person.company,
  person.country,
]);
const show = (name: string) => <p>{name}</p>;

export default {
  answers: [[['user', 'who-may-grant'], [{ id: 'usr_1', name: '王思远', email: 'wang@qilan.example' }]]],
  stories: [
    {
      name: 'empty',
      render: () => (
        <Empty
          sample={<SampleRows rows={rows} />}
          title={WORDS.title}
          text={WORDS.text}
          action={<Button type="primary">{WORDS.add}</Button>}
        />
      ),
    },
    { name: 'error: what, why, what to do, id', render: () => <ProblemBox problem={PROBLEM} again={refetch} /> },
    {
      name: 'error without words of its own, long',
      render: () => <ProblemBox problem={{ ...PROBLEM, code: 'quite_new', detail: LONG, trace_id: '' }} />,
    },
    { name: 'no right', render: () => <NoRight /> },
    {
      name: 'loaded',
      render: () => <Loaded query={{ data: PEOPLE[0]?.company, error: null, refetch }}>{show}</Loaded>,
    },
    {
      name: 'loading',
      render: () => <Loaded query={{ data: undefined as string | undefined, error: null, refetch }}>{show}</Loaded>,
    },
    {
      name: 'stale: the old data stays under a strip',
      render: () => (
        <Loaded query={{ data: PEOPLE[1]?.company, error: new ApiError(503, PROBLEM), refetch }}>{show}</Loaded>
      ),
    },
    {
      name: 'failed',
      render: () => (
        <Loaded query={{ data: undefined as string | undefined, error: new ApiError(503, PROBLEM), refetch }}>
          {show}
        </Loaded>
      ),
    },
    {
      name: 'refused',
      render: () => (
        <Loaded query={{ data: undefined as string | undefined, error: new ApiError(403, PROBLEM), refetch }}>
          {show}
        </Loaded>
      ),
    },
  ],
} satisfies PartStories;
