/** Asks only before what cannot be taken back; above a size the number must be typed. */
import { Button, Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useFormat, useT } from '../app/words';

/** From this many people on, the count is typed by hand. */
export const TYPED_ABOVE = 500;

/** Digits as typed, with the reader's own separators left out. */
export function typedCount(text: string): number | null {
  const digits = text
    .replace(/[\s.,'\u00a0\u202f٬]/g, '')
    .replace(/[٠-٩]/g, (digit) => String('٠١٢٣٤٥٦٧٨٩'.indexOf(digit)));
  return /^\d+$/.test(digits) ? Number(digits) : null;
}

type Props = {
  title: string;
  text: ReactNode;
  verb: string;
  count?: number;
  danger?: boolean;
  busy?: boolean;
  onDo: () => void;
  onClose: () => void;
};

export function Confirm({ title, text, verb, count, danger, busy, onDo, onClose }: Props) {
  const t = useT();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const mustType = count !== undefined && count > TYPED_ABOVE;
  const ready = !mustType || typedCount(typed) === count;
  return (
    <Modal open title={title} onCancel={onClose} width={540} footer={null} destroyOnHidden>
      <div className="confirm">
        <p>{text}</p>
        {mustType ? (
          <label className="confirm-field">
            <span className="small">{t('shell.common.confirm.type', { count: format.number(count) })}</span>
            <Input
              autoFocus
              inputMode="numeric"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              onPressEnter={() => ready && onDo()}
            />
          </label>
        ) : null}
        <div className="row confirm-actions">
          <Button type="text" onClick={onClose}>
            {t('shell.common.confirm.not')}
          </Button>
          <Button type="primary" danger={danger} disabled={!ready} loading={busy} onClick={onDo}>
            {verb}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
