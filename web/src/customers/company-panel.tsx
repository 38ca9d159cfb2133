/** One company beside the list; the list stays live. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { getCompany } from '../api/operations';
import type { Company } from '../api/types';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Fact, Section } from '../parts/page';
import { Address, Country, LocalTime, Name } from '../parts/small';
import { Loaded } from '../parts/states';
import { TierBadge } from '../parts/tier';
import { CompanyForm } from './company-form';
import type { PanelPlace } from './grid-panel';
import { Panel } from './panel';

/** People shown in the panel; the page has the others. */
const PEOPLE_SHOWN = 6;

export function CompanyPanel({ id, ...place }: PanelPlace & { id: string }) {
  const t = useT();
  const query = useQuery({ queryKey: ['company', 'one', id], queryFn: () => getCompany(id) });
  return (
    <Panel label={t('customers.company.panel')} page={{ to: '/companies/$id', params: { id } }} {...place}>
      <Loaded query={query}>{(company) => <PanelBody company={company} />}</Loaded>
    </Panel>
  );
}

function PanelBody({ company }: { company: Company }) {
  const t = useT();
  const format = useFormat();
  const mayEdit = useRight('edit_customers');
  const [editing, setEditing] = useState(false);
  const zone = company.people.find((person) => person.time_zone)?.time_zone ?? null;
  return (
    <>
      <div className="panel-body">
        <h2 className="record-title" dir="auto">
          {company.name}
        </h2>
        {company.website ? <Address>{company.website}</Address> : null}
        <div className="row wrap">
          {company.tier ? <TierBadge chip={company.tier} /> : null}
          <Country code={company.country} named />
          {zone ? <LocalTime zone={zone} /> : null}
        </div>
        {mayEdit && !company.in_pool ? (
          <div className="row">
            <Button icon={<Icon name="edit" />} onClick={() => setEditing(true)}>
              {t('shell.common.edit')}
            </Button>
          </div>
        ) : null}
      </div>
      <Section title={t('customers.contact.plural')} quiet={format.number(company.contacts)}>
        {company.people.length === 0 ? <p className="quiet">{t('customers.company.no-contacts')}</p> : null}
        <ul>
          {company.people.slice(0, PEOPLE_SHOWN).map((person) => (
            <li key={person.id} className="attention">
              <Link to="/contacts/$id" params={{ id: person.id }} className="medium cut" dir="auto">
                {person.name || person.address}
              </Link>
              <span className="push">
                <LocalTime zone={person.time_zone} />
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('customers.contact.section.facts')}>
        <dl>
          <Fact label={t('customers.company.field.owner')}>
            <Name>{company.owner?.name}</Name>
          </Fact>
          <Fact label={t('customers.company.field.industry')}>
            <Name>{company.industry}</Name>
          </Fact>
          <Fact label={t('customers.company.field.tags')}>
            <Name>{format.list(company.tags.map((tag) => tag.name))}</Name>
          </Fact>
          <Fact label={t('customers.company.field.created')}>{format.day(company.created_at)}</Fact>
        </dl>
      </Section>
      {company.note ? (
        <Section title={t('customers.contact.field.note')}>
          <div className="note" dir="auto">
            {company.note}
          </div>
        </Section>
      ) : null}
      {editing ? <CompanyForm company={company} onClose={() => setEditing(false)} /> : null}
    </>
  );
}
