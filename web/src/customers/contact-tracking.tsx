/** How a person is noted as a reader, why, and what they said about it. */
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { getContactTracking, updateContactTracking } from '../api/operations';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Loaded } from '../parts/states';

export function ContactTracking({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const mayEdit = useRight('edit_customers');
  const query = useQuery({ queryKey: ['contact', 'tracking', id], queryFn: () => getContactTracking(id) });
  return (
    <Section title={t('customers.contact.tracking')} quiet={t('customers.contact.tracking-quiet')}>
      <Loaded query={query}>
        {(tracking) => (
          <>
            <p>{t.code('customers.contact.tracking.kept', tracking.kept)}</p>
            {tracking.said && tracking.said_at ? (
              <p className="quiet small">
                {t.code('customers.contact.tracking.said', tracking.said, { day: format.day(tracking.said_at) })}
              </p>
            ) : null}
            {tracking.last_open_day ? (
              <p className="quiet small">
                {t('customers.contact.tracking.last-open', { day: format.day(tracking.last_open_day) })}
              </p>
            ) : null}
            {mayEdit && tracking.said !== 'withdrawn' ? <Said id={id} said={tracking.said} /> : null}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Said({ id, said }: { id: string; said: string | null }) {
  const t = useT();
  const [proof, setProof] = useState('');
  const save = useAct((state: string) => updateContactTracking(id, { state, proof }), {
    nouns: ['contact'],
    said: () => t('customers.contact.tracking.saved'),
    done: () => setProof(''),
  });
  const ready = proof.trim() !== '';
  return (
    <div className="row wrap" style={{ marginBlockStart: 8 }}>
      <Input
        style={{ inlineSize: 260 }}
        dir="auto"
        aria-label={t('customers.contact.tracking.proof')}
        placeholder={t('customers.contact.tracking.proof')}
        value={proof}
        onChange={(event) => setProof(event.target.value)}
      />
      {said === 'granted' ? null : (
        <Button disabled={!ready} loading={save.isPending} onClick={() => save.mutate('granted')}>
          {t('customers.contact.tracking.grant')}
        </Button>
      )}
      <Button disabled={!ready} loading={save.isPending} onClick={() => save.mutate('withdrawn')}>
        {t('customers.contact.tracking.withdraw')}
      </Button>
    </div>
  );
}
