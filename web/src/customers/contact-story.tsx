import { Link } from '@tanstack/react-router';
import type { Contact } from '../api/types';
import { useT } from '../app/words';
import { When } from '../parts/small';

export function ContactCampaigns({ contact }: { contact: Contact }) {
  const t = useT();
  if (!contact.campaigns?.length) return <p className="quiet">{t('customers.contact.campaigns.none')}</p>;
  return (
    <ul>
      {contact.campaigns.map((entry) => (
        <li key={entry.campaign.id} className="attention">
          <Link to="/campaigns/$id/report" params={{ id: entry.campaign.id }} className="cut" dir="auto">
            {entry.campaign.name}
          </Link>
          <span className="push quiet small">
            {t.code('shell.common.recipient', entry.state)} · <When at={entry.at} />
          </span>
        </li>
      ))}
    </ul>
  );
}

export function ContactConsents({ contact }: { contact: Contact }) {
  const t = useT();
  if (!contact.consents?.length) return <p className="quiet">{t('customers.contact.consents.none')}</p>;
  return (
    <ol>
      {contact.consents.map((consent) => (
        <li key={consent.id} className="attention">
          <span className="medium">{t.code('customers.contact.consent', consent.state)}</span>
          <span className="quiet cut">{t.code('customers.contact.consent-source', consent.source)}</span>
          <span className="push quiet small">
            <When at={consent.at} />
          </span>
        </li>
      ))}
    </ol>
  );
}
