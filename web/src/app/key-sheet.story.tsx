import { Button } from 'antd';
import { useState } from 'react';
import { WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { KeySheet } from './key-sheet';

function Opener() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(!open)}>{WORDS.add}</Button>
      {open ? <KeySheet /> : null}
    </>
  );
}

export default { stories: [{ name: 'opens', render: () => <Opener /> }] } satisfies PartStories;
