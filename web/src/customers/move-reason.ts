/** Why a company moved from one owner to another, or into the pool, as a phrase. */
import type { OwnerMoveReason } from '../api/types';
import { useFormat, useT } from '../app/words';

export function useMoveReason() {
  const t = useT();
  const format = useFormat();
  return (reason: OwnerMoveReason): string =>
    reason.code === 'quiet' || reason.code === 'orderless'
      ? t(`customers.pool.reason.${reason.code}`, { count: reason.days, shown: format.number(reason.days) })
      : t.code('customers.pool.reason', reason.code);
}
