/** How old what is known of a person is as a whole, and saying that it still holds. */
import { Button } from 'antd';
import { findFactsRight } from '../api/operations';
import type { Contact } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';

export function FactsLookedAt({ contact }: { contact: Contact }) {
  const t = useT();
  const format = useFormat();
  const mayEdit = useRight('edit_customers');
  const right = useAct(() => findFactsRight([contact.id]), {
    nouns: ['contact', 'old-facts'],
    said: () => t('customers.fact.found-right', { name: contact.name || contact.address }),
  });
  const origin =
    contact.origin === 'by_hand' ? t('customers.fact.source.by_hand') : t(`customers.import.origin.${contact.origin}`);
  return (
    <div className="facts-looked-at">
      <p className="quiet small">
        {t('customers.fact.rest', { day: format.day(contact.created_at), origin })}
        {contact.facts_at ? ` ${t('customers.fact.looked-at', { when: format.ago(contact.facts_at) })}` : null}
      </p>
      {mayEdit ? (
        <Button size="small" loading={right.isPending} onClick={() => right.mutate(undefined)}>
          {t('customers.fact.right')}
        </Button>
      ) : null}
    </div>
  );
}
