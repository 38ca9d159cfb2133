import { useState } from 'react';
import { COUNTRIES, WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { Pick } from './pick';

const few = COUNTRIES.map(([value, label]) => ({ value, label, quiet: value }));
const many = Array.from({ length: 20 }, (_, index) => ({ value: `${index}`, label: `${WORDS.title} ${index}` }));

function Picked({ options, several }: { options: typeof many; several?: boolean }) {
  const [chosen, choose] = useState<string[]>(['VN']);
  const pick = (value: string) =>
    choose(several ? (chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]) : [value]);
  return <Pick label={WORDS.title} options={options} chosen={chosen} many={several} onPick={pick} />;
}

export default {
  stories: [
    { name: 'one of few', render: () => <Picked options={few} /> },
    { name: 'several', render: () => <Picked options={few} several /> },
    { name: 'searched', render: () => <Picked options={many} /> },
    {
      name: 'in groups',
      render: () => (
        <Picked options={many.map((one, at) => ({ ...one, group: at < 9 ? WORDS.title : WORDS.title.slice(0, 4) }))} />
      ),
    },
    { name: 'none', render: () => <Picked options={[]} /> },
  ],
} satisfies PartStories;
