import { Button } from 'antd';
import { WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { hush, say } from './stores';
import { ToastLine } from './toast-line';

export default {
  stories: [
    {
      name: 'says what was done, with and without undo',
      render: () => (
        <div className="row">
          <Button onClick={() => say(WORDS.archived, () => Promise.resolve())}>{WORDS.archived}</Button>
          <Button onClick={() => say(WORDS.archived)}>{WORDS.add}</Button>
          <Button onClick={hush}>{WORDS.limit}</Button>
          <ToastLine />
        </div>
      ),
    },
  ],
} satisfies PartStories;
