/** Beside the address of a new person: the companies that have its domain, each taken with one press. */
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { listCompaniesAtDomain } from '../api/operations';
import { useT } from '../app/words';

const DOMAIN = /@([^@\s]+\.[^@\s.]{2,})$/;

export function CompanyHint({
  address,
  onTake,
}: {
  address: string;
  onTake: (company: { id: string; name: string }) => void;
}) {
  const t = useT();
  const domain = useDeferredValue(DOMAIN.exec(address.trim())?.[1] ?? '');
  const { data } = useQuery({
    queryKey: ['company', 'at-domain', domain],
    queryFn: ({ signal }) => listCompaniesAtDomain(domain, signal),
    enabled: domain !== '',
  });
  if (!domain) return null;
  return (
    <>
      {data?.companies.map((company) => (
        <p key={company.id} className="small row wrap" role="status">
          <bdi>{t('customers.contact.form.company-found', { name: company.name })}</bdi>
          <button type="button" className="bare link" onClick={() => onTake(company)}>
            {t('customers.contact.form.company-take')}
          </button>
        </p>
      ))}
    </>
  );
}
