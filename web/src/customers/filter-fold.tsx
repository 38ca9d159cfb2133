/** On the phone the chips fold into one button with their count; it opens them as a row of their own. */
import { type ReactNode, useState } from 'react';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';

export function FilterFold({ count, children }: { count: number; children: ReactNode }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="fold-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="filter" />
        {count > 0 ? t('customers.contact.filter.count', { count }) : t('customers.contact.filter.add')}
      </button>
      {open ? <div className="fold-row">{children}</div> : null}
    </>
  );
}
