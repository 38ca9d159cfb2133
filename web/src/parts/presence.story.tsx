import { PEOPLE } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { AlsoHere } from './presence';

const [first, second] = PEOPLE;
const at = (editing: boolean, ...names: string[]) => ({
  others: names.map((name, index) => ({ id: `usr_${index}`, name, editing })),
  last_change: null,
});

export default {
  answers: [
    [['presence', 'con_1'], at(false)],
    [['presence', 'con_2'], at(false, first!.name)],
    [['presence', 'con_3'], at(true, first!.name, second!.name)],
  ],
  stories: [
    { name: 'nobody', render: () => <AlsoHere record="con_1" /> },
    { name: 'one looks', render: () => <AlsoHere record="con_2" /> },
    { name: 'two edit', render: () => <AlsoHere record="con_3" /> },
  ],
} satisfies PartStories;
