import { PEOPLE } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { AlsoHere } from './presence';

const present = (editing: boolean) => ({
  last_change: null,
  others: PEOPLE.slice(0, 2).map(({ id, name }) => ({ id, name, editing })),
});

export default {
  answers: [
    [['presence', 'looking'], present(false)],
    [['presence', 'editing'], present(true)],
  ],
  stories: [
    { name: 'others look at it', render: () => <AlsoHere record="looking" /> },
    { name: 'others edit it', render: () => <AlsoHere record="editing" /> },
    { name: 'nobody else', render: () => <AlsoHere record="alone" /> },
  ],
} satisfies PartStories;
