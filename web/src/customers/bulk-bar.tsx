/** What can be done with the checked rows; each act can be undone from the toast. */
import { Button } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import { useFormat, useT } from '../app/words';
import { Float } from '../parts/float';
import { Icon, type IconName } from '../parts/icons';
import { type Option, Pick } from '../parts/pick';
import { IconButton } from '../parts/small';
import type { Checks } from './checks';

type Props = { label: string; checks: Checks; total: number; children: ReactNode };

export function BulkBar({ label, checks, total, children }: Props) {
  const t = useT();
  const format = useFormat();
  // The line above the rows offers it once the whole page is checked.
  const offersAll = !checks.page && !checks.everything && checks.count < total;
  return (
    <div className="bulk" role="toolbar" aria-label={label}>
      <span className="strong" aria-live="polite">
        {t('customers.contact.bulk.checked', { count: checks.count, shown: format.number(checks.count) })}
      </span>
      {offersAll ? (
        <Button type="link" size="small" onClick={checks.all}>
          {t('customers.contact.bulk.all', { shown: format.number(total) })}
        </Button>
      ) : null}
      {children}
      <IconButton icon="close" label={t('shell.common.close')} onClick={checks.clear} />
    </div>
  );
}

type PickProps = { label: string; icon: IconName; options: Option[]; busy: boolean; onPick: (value: string) => void };

/** One value out of a list, for all that is checked. */
export function BulkPick({ label, icon, options, busy, onPick }: PickProps) {
  return (
    <BulkFloat label={label} icon={icon} busy={busy} disabled={options.length === 0}>
      {(close) => (
        <Pick
          label={label}
          options={options}
          chosen={[]}
          onPick={(value) => {
            close();
            onPick(value);
          }}
        />
      )}
    </BulkFloat>
  );
}

type TypedProps = { label: string; icon: IconName; known: string[]; busy: boolean; onText: (text: string) => void };

/** A text for all that is checked; those that are known already are offered. */
export function BulkTyped({ label, icon, known, busy, onText }: TypedProps) {
  const t = useT();
  const [text, setText] = useState('');
  return (
    <BulkFloat label={label} icon={icon} busy={busy}>
      {(close) => (
        <form
          className="pick-typed"
          onSubmit={(event) => {
            event.preventDefault();
            close();
            onText(text.trim());
          }}
        >
          <input
            className="pick-field"
            dir="auto"
            list="bulk-known"
            maxLength={100}
            aria-label={label}
            placeholder={label}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <datalist id="bulk-known">
            {known.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          <button type="submit" className="bare link" disabled={!text.trim()}>
            {t('customers.contact.filter.apply')}
          </button>
        </form>
      )}
    </BulkFloat>
  );
}

type FloatProps = {
  label: string;
  icon: IconName;
  busy: boolean;
  disabled?: boolean;
  children: (close: () => void) => ReactNode;
};

export function BulkFloat({ label, icon, busy, disabled, children }: FloatProps) {
  const opener = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <span ref={opener}>
      <Button
        type="text"
        size="small"
        icon={<Icon name={icon} />}
        loading={busy}
        disabled={disabled}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {label}
      </Button>
      {open ? (
        <Float by={opener} label={label} onClose={() => setOpen(false)}>
          {children(() => setOpen(false))}
        </Float>
      ) : null}
    </span>
  );
}
