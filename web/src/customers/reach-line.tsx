/** In words above the rows: how far the checks reach, once everything in view is checked. */
import { useFormat, useT } from '../app/words';
import type { Checks } from './checks';

export function ReachLine({ checks, shown, total }: { checks: Checks; shown: number; total: number }) {
  const t = useT();
  const format = useFormat();
  if (!checks.everything && !checks.page) return null;
  const said = () => {
    if (!checks.everything) return t('customers.contact.reach.page', { count: shown, shown: format.number(shown) });
    if (checks.left > 0)
      return t('customers.contact.reach.except', { count: checks.left, shown: format.number(checks.left) });
    return t('customers.contact.reach.all', { count: total, shown: format.number(total) });
  };
  return (
    <div className="reach-line" role="status">
      <span>{said()}</span>
      <button type="button" className="bare link" onClick={checks.everything ? checks.clear : checks.all}>
        {checks.everything
          ? t('customers.contact.reach.none')
          : t('customers.contact.reach.more', { count: total, shown: format.number(total) })}
      </button>
    </div>
  );
}
