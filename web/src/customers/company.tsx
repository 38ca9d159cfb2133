import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { deleteCompany, getCompany } from '../api/operations';
import type { Company } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Fact, Page, Section } from '../parts/page';
import { Address, Country, LocalTime, Name } from '../parts/small';
import { Loaded } from '../parts/states';
import { CompanyForm } from './company-form';
import { PermissionTag } from './permission';

export function CompanyScreen() {
  const { id } = useParams({ from: '/shell/companies/$id' });
  const query = useQuery({ queryKey: ['company', 'one', id], queryFn: () => getCompany(id) });
  return (
    <Loaded shape="record" query={query}>
      {(company) => <CompanyPage company={company} />}
    </Loaded>
  );
}

function CompanyPage({ company }: { company: Company }) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const mayEdit = useRight('edit_customers');
  const [editing, setEditing] = useState(false);
  const drop = useAct(() => deleteCompany(company.id), {
    nouns: ['company', 'contact'],
    said: () => t('customers.company.deleted', { name: company.name }),
    done: () => void navigate({ to: '/companies' }),
  });
  return (
    <Page
      title={company.name}
      back="/companies"
      quiet={company.website}
      actions={
        mayEdit ? (
          <>
            <Button type="text" onClick={() => drop.mutate(undefined)}>
              {t('customers.company.delete')}
            </Button>
            <Button type="primary" icon={<Icon name="edit" />} onClick={() => setEditing(true)}>
              {t('shell.common.edit')}
            </Button>
          </>
        ) : null
      }
    >
      <div className="columns facts-story">
        <div>
          <Section title={t('customers.contact.section.facts')}>
            <dl>
              <Fact label={t('customers.company.field.country')}>
                <Country code={company.country} named />
              </Fact>
              <Fact label={t('customers.company.field.industry')}>
                <Name>{company.industry}</Name>
              </Fact>
              <Fact label={t('customers.company.field.website')}>
                <Address>{company.website}</Address>
              </Fact>
              <Fact label={t('customers.company.field.owner')}>
                <Name>{company.owner?.name}</Name>
              </Fact>
              <Fact label={t('customers.company.field.created')}>{format.day(company.created_at)}</Fact>
            </dl>
          </Section>
        </div>
        <div>
          <Section title={t('customers.contact.plural')} quiet={format.number(company.contacts)}>
            {company.people.length === 0 ? <p className="quiet">{t('customers.company.no-contacts')}</p> : null}
            <ul>
              {company.people.map((contact) => (
                <li key={contact.id} className="attention">
                  <Link to="/contacts/$id" params={{ id: contact.id }} className="medium cut" dir="auto">
                    {contact.name || contact.address}
                  </Link>
                  <Address>{contact.address}</Address>
                  <span className="push row">
                    <LocalTime zone={contact.time_zone} />
                    <PermissionTag row={contact} />
                  </span>
                </li>
              ))}
            </ul>
          </Section>
        </div>
      </div>
      {editing ? <CompanyForm company={company} onClose={() => setEditing(false)} /> : null}
    </Page>
  );
}
