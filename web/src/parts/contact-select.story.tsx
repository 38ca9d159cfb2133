import { PEOPLE } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { ContactSelect } from './contact-select';

export default {
  answers: [[['contact', 'choose', ''], { items: PEOPLE, next: null }]],
  stories: [
    { name: 'none', render: () => <ContactSelect value={null} onChange={() => undefined} /> },
    { name: 'one', render: () => <ContactSelect value="con_2" onChange={() => undefined} /> },
  ],
} satisfies PartStories;
