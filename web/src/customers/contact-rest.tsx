/** Since when and why a person gets no letters of campaigns, and ending it. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { getContactRest, wakeContact } from '../api/operations';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Tag } from '../parts/small';

export function ContactRest({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const mayEdit = useRight('edit_customers');
  const query = useQuery({ queryKey: ['contact', 'rest', id], queryFn: () => getContactRest(id) });
  const wake = useAct(() => wakeContact(id), {
    nouns: ['contact', 'cleaning'],
    said: () => t('customers.cleaning.woken'),
  });
  const rest = query.data;
  if (!rest) return null;
  return (
    <div className="row wrap small">
      <Tag tone="warn">{t('customers.cleaning.rests')}</Tag>
      <span className="quiet">
        {t.code('customers.cleaning.why', rest.why)} · {t('customers.duplicate.since', { day: format.day(rest.since) })}
      </span>
      {mayEdit ? (
        <Button size="small" loading={wake.isPending} onClick={() => wake.mutate(undefined)}>
          {t('customers.cleaning.wake')}
        </Button>
      ) : null}
    </div>
  );
}
