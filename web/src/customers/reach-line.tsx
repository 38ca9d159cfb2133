/** In words above the rows: how far the checks reach, once everything in view is checked. */
import { useFormat, useT } from '../app/words';
import type { Checks } from './checks';

export function ReachLine({ checks, shown, total }: { checks: Checks; shown: number; total: number }) {
  const t = useT();
  const format = useFormat();
  if (!checks.everything && !checks.page) return null;
  const many = checks.everything ? total : shown;
  return (
    <div className="reach-line" role="status">
      <span>
        {t(checks.everything ? 'customers.contact.reach.all' : 'customers.contact.reach.page', {
          count: many,
          shown: format.number(many),
        })}
      </span>
      <button type="button" className="bare link" onClick={checks.everything ? checks.clear : checks.all}>
        {checks.everything
          ? t('customers.contact.reach.none')
          : t('customers.contact.reach.more', { count: total, shown: format.number(total) })}
      </button>
    </div>
  );
}
