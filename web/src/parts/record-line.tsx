import type { ReactNode } from 'react';
import { Copy } from './small';

type Props = { label: ReactNode; copy?: string; copyLabel?: string; children: ReactNode };

/** A line of a box of records: what it is, the value as a machine reads it, and a button that copies it. */
export function RecordLine({ label, copy, copyLabel, children }: Props) {
  return (
    <div className="record-line">
      <span className="quiet">{label}</span>
      <bdi className="code" dir="ltr">
        {children}
      </bdi>
      {copy ? <Copy text={copy} label={copyLabel} /> : <span />}
    </div>
  );
}
