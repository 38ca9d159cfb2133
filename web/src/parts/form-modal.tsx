/**
 * A form over the page. Its last row saves, always in the same place and by the same keys; whoever is about to leave what they typed is
 * told in that row and stays, until they say that it may go.
 */
import { useRouter } from '@tanstack/react-router';
import { Button, Form, type FormInstance, Modal } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useKeys } from '../app/keys';
import { useT } from '../app/words';
import { SaveButton } from './save-button';

type Props<V> = {
  title: ReactNode;
  width?: number;
  form: FormInstance<V>;
  initial?: Partial<V>;
  /** What saving is called here; `Save` when left out. */
  verb?: string;
  busy: boolean;
  onSave: (filled: V) => void;
  onClose: () => void;
  /** What stands over the fields. */
  above?: ReactNode;
  /** A further act, at the start of the row. */
  aside?: ReactNode;
  children: ReactNode;
};

export function FormModal<V extends object>(props: Props<V>) {
  const { title, width = 560, form, initial, busy, onSave, onClose, above, children } = props;
  const [changed, setChanged] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const leave = () => (changed && !busy ? setLeaving(!leaving) : onClose());
  useStay(changed, busy, () => setLeaving(true));
  useKeys([
    { keys: 'mod+s', also: ['mod+enter'], label: 'shell.common.save', run: () => form.submit(), everywhere: true },
  ]);
  return (
    <Modal open width={width} title={title} footer={null} onCancel={leave} destroyOnHidden>
      {above}
      <Form
        form={form}
        layout="vertical"
        noValidate
        initialValues={initial}
        onValuesChange={() => setChanged(true)}
        onFinish={onSave}
      >
        {children}
        <SaveRow {...props} leaving={leaving} onStay={() => setLeaving(false)} />
      </Form>
    </Modal>
  );
}

/** Whether the page may go: a change that is not saved holds it, by its own links and by the browser. */
function useStay(changed: boolean, busy: boolean, onStay: () => void) {
  const router = useRouter({ warn: false });
  const latest = useRef({ busy, onStay });
  latest.current = { busy, onStay };
  useEffect(() => {
    if (!changed || !router) return;
    const isSaved = () => latest.current.busy;
    return router.history.block({
      blockerFn: () => {
        if (isSaved()) return false;
        latest.current.onStay();
        return true;
      },
      enableBeforeUnload: () => !isSaved(),
    });
  }, [changed, router]);
}

type RowProps = Pick<Props<object>, 'verb' | 'busy' | 'aside' | 'onClose'> & { leaving: boolean; onStay: () => void };

function SaveRow({ verb, busy, aside, leaving, onStay, onClose }: RowProps) {
  const t = useT();
  const save = <SaveButton busy={busy} verb={verb} />;
  if (leaving) {
    return (
      <div className="row wrap save-row" role="alert">
        <span className="warn">{t('shell.form.unsaved')}</span>
        <span className="row wrap push save-acts">
          <Button type="text" danger onClick={onClose}>
            {t('shell.form.discard')}
          </Button>
          <Button autoFocus onClick={onStay}>
            {t('shell.form.stay')}
          </Button>
          {save}
        </span>
      </div>
    );
  }
  return (
    <div className="row wrap save-row">
      {aside}
      <span className="push" />
      <Button type="text" onClick={onClose}>
        {t('shell.common.cancel')}
      </Button>
      {save}
    </div>
  );
}
