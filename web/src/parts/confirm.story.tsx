import { Button } from 'antd';
import { useState } from 'react';
import { WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { Confirm } from './confirm';

function Asked({ count, danger }: { count?: number; danger?: boolean }) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{WORDS.act}</Button>
      {open ? (
        <Confirm
          title={WORDS.act}
          text={WORDS.text}
          verb={WORDS.act}
          count={count}
          danger={danger}
          onDo={close}
          onClose={close}
        />
      ) : null}
    </>
  );
}

export default {
  stories: [
    { name: 'asks', render: () => <Asked /> },
    { name: 'danger', render: () => <Asked danger /> },
    { name: 'typed count', render: () => <Asked count={1_284} /> },
  ],
} satisfies PartStories;
