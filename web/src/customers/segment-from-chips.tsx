/** Chips become a segment: the builder opens with them, and with the words that were searched. */
import { Link } from '@tanstack/react-router';
import type { Filter } from '../api/types';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { writeRules } from './rules';

export function SaveAsSegment({ rules, q }: { rules: Filter[]; q: string | undefined }) {
  const t = useT();
  const searched: Filter[] = q ? [{ field: 'anything', operator: 'contains', value: q }] : [];
  return (
    <Link to="/segments/new" search={{ rules: writeRules([...rules, ...searched]) }} className="bare-link">
      <Icon name="segment" size={14} />
      {t('customers.segment.save-as')}
    </Link>
  );
}
