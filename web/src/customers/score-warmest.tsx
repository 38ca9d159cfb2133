/** The people with the highest scores, to be called first. */
import { Link } from '@tanstack/react-router';
import type { ScoreReport } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';

export function Warmest({ warmest }: { warmest: ScoreReport['warmest'] }) {
  const t = useT();
  const format = useFormat();
  return (
    <Section title={t('customers.score.warmest')} quiet={t('customers.score.warmest-quiet')}>
      {warmest.length === 0 ? <p className="quiet">{t('customers.score.nobody')}</p> : null}
      <ul>
        {warmest.map(({ contact, company, score }) => (
          <li key={contact.id} className="attention order-line">
            <span className="order-names">
              <Link to="/contacts/$id" params={{ id: contact.id }} className="medium cut" dir="auto">
                {contact.name}
              </Link>
              {company ? (
                <Link to="/companies/$id" params={{ id: company.id }} className="quiet small cut plain-link" dir="auto">
                  {company.name}
                </Link>
              ) : null}
            </span>
            <span className="push number strong">{format.number(score)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
