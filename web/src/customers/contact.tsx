/** One contact: the facts at the start, the story beside them. */
import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { deleteContact, eraseContact, getContact } from '../api/operations';
import type { Contact } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Confirm } from '../parts/confirm';
import { Icon } from '../parts/icons';
import { Fact, Page, Section } from '../parts/page';
import { Copy, Country, LocalTime } from '../parts/small';
import { Loaded } from '../parts/states';
import { Story } from '../trade/story';
import { ContactAddressCheck } from './address-check';
import { AttributeFacts } from './attribute-facts';
import { ContactForm } from './contact-form';
import { ContactInterests } from './contact-interests';
import { ContactFacts } from './contact-panel';
import { ContactRest } from './contact-rest';
import { ContactSegments } from './contact-segments';
import { ContactConsents } from './contact-story';
import { ContactTracking } from './contact-tracking';
import { FactNote, NotesOfFacts } from './fact-note';
import { FactsLookedAt } from './facts-looked-at';
import { PermissionTag } from './permission';
import { RecordDocuments } from './record-documents';
import { RecordTasks } from './record-tasks';
import { ContactScoreSection } from './score-section';

export function ContactScreen() {
  const { id } = useParams({ from: '/shell/contacts/$id' });
  const query = useQuery({ queryKey: ['contact', 'one', id], queryFn: () => getContact(id) });
  return (
    <Loaded shape="record" query={query}>
      {(contact) =>
        contact.id === id ? (
          <ContactPage contact={contact} />
        ) : (
          <Navigate to="/contacts/$id" params={{ id: contact.id }} replace />
        )
      }
    </Loaded>
  );
}

function ContactPage({ contact }: { contact: Contact }) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const mayEdit = useRight('edit_customers');
  const mayErase = useRight('erase');
  const [editing, setEditing] = useState(false);
  const [erasing, setErasing] = useState(false);
  const name = contact.name || contact.address;
  const leave = () => void navigate({ to: '/contacts' });
  const drop = useAct(() => deleteContact(contact.id), {
    nouns: ['contact', 'status'],
    said: () => t('customers.contact.deleted', { name }),
    done: leave,
  });
  const erase = useAct(() => eraseContact(contact.id), {
    nouns: ['contact', 'suppression', 'status'],
    said: () => t('customers.contact.erased'),
    done: leave,
  });
  const items = [
    ...(mayEdit ? [{ key: 'delete', label: t('customers.contact.delete') }] : []),
    ...(mayErase ? [{ key: 'erase', label: t('customers.contact.erase'), danger: true }] : []),
  ];
  return (
    <Page
      title={name}
      back="/contacts"
      crumb={t('customers.contact.plural')}
      record={contact.id}
      quiet={contact.company?.name}
      actions={
        <>
          {items.length > 0 ? (
            <Dropdown
              trigger={['click']}
              autoFocus
              menu={{ items, onClick: ({ key }) => (key === 'erase' ? setErasing(true) : drop.mutate(undefined)) }}
            >
              <Button type="text" icon={<Icon name="more" />} aria-label={t('shell.common.more')} />
            </Dropdown>
          ) : null}
          {mayEdit ? (
            <Button type="primary" icon={<Icon name="edit" />} onClick={() => setEditing(true)}>
              {t('shell.common.edit')}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="columns facts-story">
        <div>
          <Section title={t('customers.contact.section.facts')}>
            <div className="row">
              <bdi dir="ltr" className="whole-address">
                {contact.address}
              </bdi>
              <Copy text={contact.address} />
            </div>
            <ContactRest id={contact.id} />
            {contact.address ? <ContactAddressCheck id={contact.id} /> : null}
            <div className="row wrap" style={{ marginBlock: 8 }}>
              <PermissionTag row={contact} />
              <LocalTime zone={contact.time_zone} />
            </div>
            <NotesOfFacts value={contact.facts}>
              <dl>
                <Fact label={t('customers.contact.field.country')}>
                  <Country code={contact.country} named />
                  <FactNote of="country" />
                </Fact>
                <Fact label={t('customers.contact.field.language')}>
                  {contact.language ? format.language(contact.language) : '—'}
                  <FactNote of="language" />
                </Fact>
                <ContactFacts contact={contact} />
                <ContactSegments id={contact.id} />
                <AttributeFacts holder="contact" values={contact.attributes} />
              </dl>
            </NotesOfFacts>
            <FactsLookedAt contact={contact} />
          </Section>
          <RecordTasks of="contacts" id={contact.id} />
          <Section
            title={t('customers.contact.section.consents')}
            quiet={t('customers.contact.section.consents-quiet')}
          >
            <ContactConsents contact={contact} />
          </Section>
          <ContactScoreSection id={contact.id} />
          <RecordDocuments of="contacts" id={contact.id} />
          <ContactInterests id={contact.id} />
          <ContactTracking id={contact.id} />
          {contact.note ? (
            <Section title={t('customers.contact.field.note')}>
              <div className="note" dir="auto">
                {contact.note}
              </div>
            </Section>
          ) : null}
        </div>
        <div>
          <Story of="contacts" id={contact.id} none={t('customers.contact.events.none')} />
        </div>
      </div>
      {editing ? <ContactForm contact={contact} onClose={() => setEditing(false)} /> : null}
      {erasing ? (
        <Confirm
          danger
          title={t('customers.contact.erase-title', { name })}
          text={t('customers.contact.erase-text')}
          verb={t('customers.contact.erase')}
          busy={erase.isPending}
          onDo={() => erase.mutate(undefined)}
          onClose={() => setErasing(false)}
        />
      ) : null}
    </Page>
  );
}
