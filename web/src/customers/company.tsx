/** One company: facts and people at the start, its story, its trade. */
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { Button, Dropdown } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { deleteCompany, getCompany, getCompanyReturn, getCompanyTrade, getPoolStanding } from '../api/operations';
import type { Company, ContactRow } from '../api/types';
import { useAct } from '../app/act';
import { useKeys } from '../app/keys';
import { useMe, useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Page, Section } from '../parts/page';
import { Country, LocalTime } from '../parts/small';
import { Loaded } from '../parts/states';
import { OrderForm } from '../trade/order-form';
import { Story } from '../trade/story';
import { CompanyFacts } from './company-facts';
import { CompanyGroup } from './company-group';
import { CompanyHead } from './company-head';
import { CompanyTierSection } from './company-tier';
import { CompanyOrders, CompanyRhythm } from './company-trade';
import { PermissionTag } from './permission';
import { useClaim } from './pool-acts';
import { RecordDocuments } from './record-documents';
import { RecordTasks } from './record-tasks';
import { CompanyScoreSection } from './score-section';

/** Few companies are given away: its form comes when it is asked for. */
const ReleaseForm = lazy(() => import('./release-form').then((file) => ({ default: file.ReleaseForm })));

export function CompanyScreen() {
  const { id } = useParams({ from: '/shell/companies/$id' });
  const query = useQuery({ queryKey: ['company', 'one', id], queryFn: () => getCompany(id) });
  return (
    <Loaded shape="record" query={query}>
      {(company) =>
        company.id === id ? (
          <CompanyPage key={company.id} company={company} />
        ) : (
          <Navigate to="/companies/$id" params={{ id: company.id }} replace />
        )
      }
    </Loaded>
  );
}

function CompanyPage({ company }: { company: Company }) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const mayEdit = useRight('edit_customers') && !company.in_pool;
  const mayAssign = useRight('assign');
  const me = useMe();
  const [recording, setRecording] = useState(false);
  const [releasing, setReleasing] = useState(false);
  const back = useQuery({
    queryKey: ['company', 'return', company.id],
    queryFn: () => getCompanyReturn(company.id),
    enabled: !company.in_pool && company.owner !== null,
  });
  const trade = useQuery({
    queryKey: ['order', 'of-company', company.id],
    queryFn: () => getCompanyTrade(company.id),
    enabled: !company.in_pool,
  });
  const drop = useAct(() => deleteCompany(company.id), {
    nouns: ['company', 'contact', 'order'],
    said: () => t('customers.company.deleted', { name: company.name }),
    done: () => void navigate({ to: '/companies' }),
  });
  useKeys([
    { keys: 'escape', label: 'shell.common.close', run: () => setRecording(false) },
    { keys: 'n', label: 'trade.order.record', run: () => mayEdit && setRecording(true) },
  ]);
  if (company.in_pool) return <PoolCompany company={company} />;
  return (
    <Page
      title={company.name}
      back="/companies"
      crumb={t('shell.place.companies')}
      record={company.id}
      actions={
        mayEdit ? (
          <>
            <Dropdown
              trigger={['click']}
              autoFocus
              menu={{
                items: [
                  ...(company.owner && (mayAssign || company.owner.id === me.user.id)
                    ? [{ key: 'release', label: t('customers.pool.release') }]
                    : []),
                  { key: 'delete', label: t('customers.company.delete') },
                ],
                onClick: ({ key }) => (key === 'release' ? setReleasing(true) : drop.mutate(undefined)),
              }}
            >
              <Button type="text" icon={<Icon name="more" />} aria-label={t('shell.common.more')} />
            </Dropdown>
            {recording ? null : (
              <Button type="primary" icon={<Icon name="plus" />} onClick={() => setRecording(true)}>
                {t('trade.order.record')}
              </Button>
            )}
          </>
        ) : null
      }
    >
      <CompanyHead company={company} trade={trade.data} />
      {back.data?.returns_on ? (
        <p className="warn small row" role="status">
          <Icon name="clock" size={14} />
          {t('customers.pool.returns-on', { day: format.day(`${back.data.returns_on}T12:00`) })}
        </p>
      ) : null}
      {releasing ? (
        <Suspense>
          <ReleaseForm company={company} onClose={() => setReleasing(false)} />
        </Suspense>
      ) : null}
      <div className="columns record">
        <div>
          <RecordTasks of="companies" id={company.id} />
          <CompanyPeople company={company} />
          <CompanyFacts company={company} />
          <CompanyGroup company={company} />
          <RecordDocuments of="companies" id={company.id} />
          {company.note ? (
            <Section title={t('customers.contact.field.note')}>
              <div className="note" dir="auto">
                {company.note}
              </div>
            </Section>
          ) : null}
        </div>
        <div>
          <Story of="companies" id={company.id} none={t('trade.story.none-of-company')} />
        </div>
        {recording ? (
          <OrderForm company={company} onClose={() => setRecording(false)} />
        ) : (
          <div>
            <CompanyTierSection company={company} />
            <CompanyScoreSection id={company.id} />
            <Loaded query={trade} rows={4}>
              {(found) => (
                <>
                  <CompanyOrders company={company} trade={found} onRecord={() => setRecording(true)} />
                  <CompanyRhythm trade={found} />
                </>
              )}
            </Loaded>
          </div>
        )}
      </div>
    </Page>
  );
}

/** It is free: of it one sees its name and country, and no more. */
function PoolCompany({ company }: { company: Company }) {
  const t = useT();
  const standing = useQuery({ queryKey: ['company', 'pool-standing'], queryFn: getPoolStanding });
  const claim = useClaim();
  return (
    <Page title={company.name} back="/companies">
      <div className="columns one">
        <div>
          <Section title={t('customers.company.in-pool')}>
            <Country code={company.country} named />
            {standing.data?.on && standing.data.may_claim ? (
              <Button type="primary" loading={claim.isPending} onClick={() => claim.mutate(company)}>
                {t('customers.pool.claim')}
              </Button>
            ) : (
              <p className="quiet">{t('customers.company.in-pool-text')}</p>
            )}
          </Section>
        </div>
      </div>
    </Page>
  );
}

function CompanyPeople({ company }: { company: Company }) {
  const t = useT();
  const format = useFormat();
  return (
    <Section title={t('customers.contact.plural')} quiet={format.number(company.contacts)}>
      {company.people.length === 0 ? <p className="quiet">{t('customers.company.no-contacts')}</p> : null}
      <ul>
        {company.people.map((contact) => (
          <Person key={contact.id} contact={contact} />
        ))}
      </ul>
    </Section>
  );
}

function Person({ contact }: { contact: ContactRow }) {
  return (
    <li className="attention order-line">
      <span className="order-names">
        <Link to="/contacts/$id" params={{ id: contact.id }} className="medium cut" dir="auto">
          {contact.name || contact.address}
        </Link>
        {contact.name ? (
          <bdi dir="ltr" className="quiet small cut">
            {contact.address}
          </bdi>
        ) : null}
      </span>
      <span className="push order-worth">
        <PermissionTag row={contact} />
        {contact.time_zone ? <LocalTime zone={contact.time_zone} /> : null}
      </span>
    </li>
  );
}
