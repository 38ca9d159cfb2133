import { Link } from '@tanstack/react-router';
import type { SetUpStep } from '../api/types';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';

const PLACES: Record<string, '/settings/domains' | '/settings/channels' | '/imports' | '/letters' | '/campaigns'> = {
  domain: '/settings/domains',
  channel: '/settings/channels',
  contacts: '/imports',
  letter: '/letters',
  campaign: '/campaigns',
};

/** The way to the first letter; it stands until all of it is done, then it is gone. */
export function SetUp({ steps }: { steps: SetUpStep[] }) {
  const t = useT();
  const open = steps.filter((step) => !step.done);
  // Once letters went out, what is done needs no place any more.
  const wentOut = steps.some((step) => step.code === 'campaign' && step.done);
  const shown = wentOut ? open : steps;
  return (
    <Section title={t(wentOut ? 'home.setup.rest' : 'home.setup')} quiet={t('home.setup-left', { count: open.length })}>
      <ol>
        {shown.map((step) => (
          <li key={step.code} className="attention">
            <Icon name={step.done ? 'check' : 'clock'} className={step.done ? 'good' : 'quiet'} />
            <span className={step.done ? 'quiet' : 'strong'}>{t(`home.setup.${step.code}`)}</span>
            <span className="quiet cut only-desktop">{t(`home.setup.${step.code}-quiet`)}</span>
            {step.done ? (
              <span className="push small good">{t('home.setup.done')}</span>
            ) : (
              <Link to={PLACES[step.code] ?? '/campaigns'} className="push">
                {t('home.setup.go')}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
