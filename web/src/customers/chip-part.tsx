/** What a chip is made of: parts that open a sheet of their own, and what takes the whole away. */
import { type ReactNode, useRef, useState } from 'react';
import { useT } from '../app/words';
import { Float } from '../parts/float';
import { Icon } from '../parts/icons';

type PartProps = { label: string; shown: ReactNode; fresh?: boolean; children: (close: () => void) => ReactNode };

export function Part({ label, shown, fresh = false, children }: PartProps) {
  const opener = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(fresh);
  return (
    <>
      <button
        type="button"
        ref={opener}
        aria-haspopup="dialog"
        aria-expanded={open}
        title={label}
        onClick={() => setOpen(!open)}
      >
        {shown}
      </button>
      {open ? (
        <Float by={opener} label={label} onClose={() => setOpen(false)}>
          {children(() => setOpen(false))}
        </Float>
      ) : null}
    </>
  );
}

export function Remove({ name, onRemove }: { name: string; onRemove: () => void }) {
  const t = useT();
  return (
    <button
      type="button"
      className="chip-end"
      onClick={onRemove}
      aria-label={t('customers.contact.filter.remove', { field: name })}
    >
      <Icon name="close" size={12} />
    </button>
  );
}
