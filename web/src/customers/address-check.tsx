/** What is known of an address without writing to it: its state with reasons and age, the address that was probably meant, and looking again. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { acceptAddressSuggestion, checkAddressAgain, getAddressCheck } from '../api/operations';
import type { AddressCheck } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { IconButton, Tag, type Tone } from '../parts/small';

export const ADDRESS_TONES: Record<string, Tone> = { good: 'good', risky: 'warn', bad: 'bad', unknown: 'plain' };

export function AddressState({ check }: { check: AddressCheck }) {
  const t = useT();
  return <Tag tone={ADDRESS_TONES[check.state]}>{t.code('customers.address.state', check.state)}</Tag>;
}

export function AddressReasons({ check }: { check: AddressCheck }) {
  const t = useT();
  return <>{check.reasons.map((reason) => t.code('customers.address.reason', reason)).join(' · ')}</>;
}

/** The suggestion as a button: one click takes it. */
export function Suggestion({ id, check }: { id: string; check: AddressCheck }) {
  const t = useT();
  const mayEdit = useRight('edit_customers');
  const accept = useAct(() => acceptAddressSuggestion(id), {
    nouns: ['contact', 'address-check'],
    said: () => t('customers.address.accepted', { address: check.suggestion ?? '' }),
  });
  if (!check.suggestion) return null;
  return (
    <span className="row wrap">
      <span>{t('customers.address.meant')}</span>
      <bdi dir="ltr" className="medium">
        {check.suggestion}
      </bdi>
      {mayEdit ? (
        <Button size="small" loading={accept.isPending} onClick={() => accept.mutate(undefined)}>
          {t('customers.address.accept')}
        </Button>
      ) : null}
    </span>
  );
}

/** Beside the address on a contact's page. */
export function ContactAddressCheck({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const mayEdit = useRight('edit_customers');
  const query = useQuery({ queryKey: ['address-check', 'one', id], queryFn: () => getAddressCheck(id) });
  const again = useAct(() => checkAddressAgain(id), {
    nouns: ['address-check'],
    said: () => t('customers.address.checked'),
  });
  const check = query.data;
  return (
    <div className="address-check">
      <div className="row small">
        {check ? <AddressState check={check} /> : <span className="quiet">{t('customers.address.not-yet')}</span>}
        {check ? (
          <span className="quiet cut" title={t('customers.address.source')}>
            {t('customers.address.age', { when: format.ago(check.checked_at) })}
          </span>
        ) : null}
        {mayEdit ? (
          <IconButton icon="refresh" label={t('customers.address.again')} onClick={() => again.mutate(undefined)} />
        ) : null}
      </div>
      {check && check.reasons.length > 0 ? (
        <div className="quiet small">
          <AddressReasons check={check} />
        </div>
      ) : null}
      {check ? <Suggestion id={id} check={check} /> : null}
    </div>
  );
}
