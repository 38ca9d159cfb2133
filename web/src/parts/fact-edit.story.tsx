import { Input } from 'antd';
import { LONG, PEOPLE, WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { FactEdit } from './fact-edit';

const save = () => Promise.resolve();
const editor = (value: string, onChange: (value: string) => void) => (
  <Input aria-label={WORDS.title} value={value} onChange={(event) => onChange(event.target.value)} />
);
const props = { label: WORDS.title, onSave: save, editor, busy: false };
const name = PEOPLE[2]?.company ?? '';

export default {
  stories: [
    { name: 'may edit', render: () => <FactEdit {...props} mayEdit shown={name} value={name} /> },
    { name: 'may only look', render: () => <FactEdit {...props} mayEdit={false} shown={name} value={name} /> },
    { name: 'long', render: () => <FactEdit {...props} mayEdit shown={LONG} value={LONG} /> },
  ],
} satisfies PartStories;
