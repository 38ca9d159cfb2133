import { LONG, WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { RecordSection } from './record-section';

const run = () => undefined;
const props = {
  tags: [{ tone: 'good' as const, text: WORDS.target }],
  act: { icon: 'refresh' as const, text: WORDS.add, busy: false, run },
  edit: { text: WORDS.add, run },
  drop: { title: WORDS.act, text: WORDS.text, busy: false, run },
};

export default {
  stories: [
    {
      name: 'may manage',
      render: () => (
        <RecordSection {...props} name="news.qilan.example" mayManage>
          {WORDS.text}
        </RecordSection>
      ),
    },
    {
      name: 'busy, long name',
      render: () => (
        <RecordSection {...props} name={LONG} mayManage act={{ ...props.act, busy: true }}>
          {WORDS.text}
        </RecordSection>
      ),
    },
    {
      name: 'may only look',
      render: () => (
        <RecordSection {...props} name="news.qilan.example" mayManage={false}>
          {WORDS.text}
        </RecordSection>
      ),
    },
  ],
} satisfies PartStories;
