import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { getContact } from '../api/operations';
import type { Contact } from '../api/types';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Fact, Section } from '../parts/page';
import { Address, Copy, Country, LocalTime, Name } from '../parts/small';
import { Loaded } from '../parts/states';
import { AttributeFacts } from './attribute-facts';
import { OtherAddresses } from './contact-addresses';
import { ContactForm } from './contact-form';
import { ContactCampaigns } from './contact-story';
import { FactNote, NotesOfFacts } from './fact-note';
import type { PanelPlace } from './grid-panel';
import { Panel } from './panel';
import { PermissionTag } from './permission';
import { PersonFacts } from './person-facts';

/** One contact beside the list; the list stays live. */
export function ContactPanel({ id, ...place }: PanelPlace & { id: string }) {
  const t = useT();
  const query = useQuery({ queryKey: ['contact', 'one', id], queryFn: () => getContact(id) });
  return (
    <Panel label={t('customers.contact.panel')} page={{ to: '/contacts/$id', params: { id } }} {...place}>
      <Loaded query={query}>{(contact) => <PanelBody contact={contact} />}</Loaded>
    </Panel>
  );
}

function PanelBody({ contact }: { contact: Contact }) {
  const t = useT();
  const mayEdit = useRight('edit_customers');
  const [editing, setEditing] = useState(false);
  return (
    <>
      <div className="panel-body">
        <h2 className="record-title" dir="auto">
          {contact.name || contact.address}
        </h2>
        <div className="row">
          <Address>{contact.address}</Address>
          <Copy text={contact.address} />
        </div>
        <div className="row wrap">
          <PermissionTag row={contact} />
          <Country code={contact.country} named />
          <LocalTime zone={contact.time_zone} />
        </div>
        {mayEdit ? (
          <div className="row">
            <Button icon={<Icon name="edit" />} onClick={() => setEditing(true)}>
              {t('shell.common.edit')}
            </Button>
          </div>
        ) : null}
      </div>
      <Section title={t('customers.contact.section.facts')}>
        <dl>
          <ContactFacts contact={contact} />
          <AttributeFacts holder="contact" values={contact.attributes} />
        </dl>
      </Section>
      <Section title={t('customers.contact.section.campaigns')}>
        <ContactCampaigns contact={contact} />
      </Section>
      {editing ? <ContactForm contact={contact} onClose={() => setEditing(false)} /> : null}
    </>
  );
}

export function ContactFacts({ contact }: { contact: Contact }) {
  const t = useT();
  const format = useFormat();
  return (
    <NotesOfFacts value={contact.facts}>
      <PersonFacts contact={contact} />
      <Fact label={t('customers.contact.field.company')}>
        {contact.company ? (
          <Link to="/companies/$id" params={{ id: contact.company.id }} dir="auto">
            {contact.company.name}
          </Link>
        ) : (
          '—'
        )}
        <FactNote of="company" />
      </Fact>
      <Fact label={t('customers.contact.field.job_title')}>
        <Name>{contact.job_title}</Name>
        <FactNote of="job_title" />
      </Fact>
      <OtherAddresses contact={contact} />
      <Fact label={t('customers.contact.field.phones')}>
        {contact.phones?.length
          ? contact.phones.map((phone) => (
              <div key={phone}>
                <Address>{phone}</Address>
              </div>
            ))
          : '—'}
        <FactNote of="phones" />
      </Fact>
      <Fact label={t('customers.contact.field.tags')}>
        <Name>{format.list(contact.tags.map((tag) => tag.name))}</Name>
      </Fact>
      <Fact label={t('customers.contact.field.lists')}>
        <Name>{format.list(contact.lists.map((list) => list.name))}</Name>
      </Fact>
      <Fact label={t('customers.contact.field.owner')}>
        <Name>{contact.owner?.name}</Name>
      </Fact>
    </NotesOfFacts>
  );
}
