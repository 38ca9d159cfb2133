import type { ContactRow, Permission } from '../api/types';
import { useT } from '../app/words';
import { Tag, type Tone } from '../parts/small';

const TONES: Record<Permission, Tone> = { granted: 'good', pending: 'warn', withdrawn: 'bad', unknown: 'plain' };

/** Whether we may write to them: a suppression outweighs every permission. */
export function PermissionTag({ row }: { row: Pick<ContactRow, 'permission' | 'suppressed'> }) {
  const t = useT();
  if (row.suppressed)
    return (
      <Tag tone="bad" icon="shield">
        {t('customers.contact.suppressed')}
      </Tag>
    );
  return (
    <Tag tone={TONES[row.permission]} icon={row.permission === 'granted' ? 'check' : undefined}>
      {t(`customers.contact.permission.${row.permission}`)}
    </Tag>
  );
}
