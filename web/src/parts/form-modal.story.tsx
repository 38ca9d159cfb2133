import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { LONG, WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { FormModal } from './form-modal';

function Opened({ busy = false, aside }: { busy?: boolean; aside?: boolean }) {
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ name: string }>();
  const close = () => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{WORDS.act}</Button>
      {open ? (
        <FormModal
          title={WORDS.title}
          form={form}
          initial={{ name: LONG }}
          busy={busy}
          onSave={close}
          onClose={close}
          aside={aside ? <Button type="text">{WORDS.act}</Button> : null}
        >
          <Form.Item name="name" label={WORDS.title}>
            <Input dir="auto" />
          </Form.Item>
        </FormModal>
      ) : null}
    </>
  );
}

export default {
  stories: [
    { name: 'a form', render: () => <Opened /> },
    { name: 'is saving', render: () => <Opened busy /> },
    { name: 'with a further act', render: () => <Opened aside /> },
  ],
} satisfies PartStories;
