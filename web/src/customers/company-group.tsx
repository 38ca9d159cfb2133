/** The group around a company: whom it belongs to, what belongs to it, and what all of them bought. */
import { Link } from '@tanstack/react-router';
import type { Company } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Country } from '../parts/small';

export function PartOf({ company }: { company: Company }) {
  const t = useT();
  if (!company.parent) return null;
  return (
    <span className="cut">
      {t('customers.company.field.parent')}{' '}
      <Link to="/companies/$id" params={{ id: company.parent.id }}>
        <bdi>{company.parent.name}</bdi>
      </Link>
    </span>
  );
}

export function CompanyGroup({ company }: { company: Company }) {
  const t = useT();
  const format = useFormat();
  if (company.parts.length === 0) return null;
  return (
    <Section title={t('customers.company.group.title')} quiet={format.number(company.parts.length)}>
      {company.group_purchases.length > 0 ? (
        <p className="quiet small">
          {t('customers.company.group.purchases')}{' '}
          <b>
            <bdi dir="ltr">
              {company.group_purchases.map((sum) => format.money(sum.amount.minor, sum.amount.currency)).join(' + ')}
            </bdi>
          </b>
        </p>
      ) : null}
      <ul>
        {company.parts.map((part) => (
          <li key={part.id} className="attention order-line">
            <Link to="/companies/$id" params={{ id: part.id }} className="medium cut" dir="auto">
              {part.name}
            </Link>
            <span className="push">
              <Country code={part.country} named />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
