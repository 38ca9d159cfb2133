import type { Finding } from '../api/types';
import { WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { FindingList } from './findings';

const finding = (code: string, severity: Finding['severity']): Finding =>
  ({ code, severity, arguments: {}, place: null }) as Finding;

export default {
  stories: [
    {
      name: 'blocks, should mend, passed',
      render: () => (
        <FindingList
          findings={[
            finding('no_unsubscribe', 'passed'),
            finding('no_alt_text', 'should_mend'),
            finding('no_letter', 'blocks'),
          ]}
          fix={() => <a href="#fix">{WORDS.add}</a>}
        />
      ),
    },
    { name: 'nothing open', render: () => <FindingList findings={[finding('no_letter', 'passed')]} /> },
  ],
} satisfies PartStories;
