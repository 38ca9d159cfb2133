/** Claiming, and what is stale after a company came into the pool or out of it. */
import { claimCompany } from '../api/operations';
import { useAct } from '../app/act';
import { useT } from '../app/words';

/** What shows a company, its owner, or how many somebody may still claim. */
export const POOL_NOUNS = ['company', 'contact', 'insight', 'timeline'];

export function useClaim(done?: () => void) {
  const t = useT();
  return useAct((row: { id: string; name: string }) => claimCompany(row.id).then((told) => ({ ...row, ...told })), {
    nouns: POOL_NOUNS,
    said: (row) => t('customers.pool.claimed', { name: row.name }),
    done,
  });
}
