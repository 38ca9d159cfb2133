import { Button } from 'antd';
import { useRef, useState } from 'react';
import { WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { Float } from './float';

function Opener() {
  const by = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <span ref={by}>
      <Button onClick={() => setOpen(!open)}>{WORDS.add}</Button>
      {open ? (
        <Float by={by} label={WORDS.title} onClose={() => setOpen(false)}>
          <div style={{ padding: 12 }}>
            <Button onClick={() => setOpen(false)}>{WORDS.act}</Button>
          </div>
        </Float>
      ) : null}
    </span>
  );
}

export default { stories: [{ name: 'opens beside its opener', render: () => <Opener /> }] } satisfies PartStories;
