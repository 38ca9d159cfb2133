/** What a rule of the score is called: by who wrote it, or as shipped. */
import { useT } from '../app/words';

export function useRuleName(): (rule: { name: string; shipped: string | null }) => string {
  const t = useT();
  return ({ name, shipped }) => name || (shipped ? t.code('customers.score.rule', shipped) : '');
}
