/** The first run: who, which domain, how letters leave, the team. Only the first step is needed to go on. */
import { useState } from 'react';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Door } from './door';
import { ChannelStep, DomainStep, TeamStep } from './setup-later';
import { WhoStep } from './setup-who';

const STEPS = ['who', 'domain', 'channel', 'team'] as const;

export function SetupScreen() {
  const t = useT();
  const [at, setAt] = useState(0);
  const next = () => (at + 1 < STEPS.length ? setAt(at + 1) : location.assign('/'));
  const aside = (
    <>
      <h1>{t('shell.setup.promise')}</h1>
      <p className="quiet">{t('shell.setup.minutes')}</p>
      <ol className="door-steps">
        {STEPS.map((step, index) => (
          <li key={step} aria-current={index === at ? 'step' : undefined}>
            <span className={index < at ? 'door-number done' : 'door-number'}>
              {index < at ? <Icon name="check" size={13} /> : index + 1}
            </span>
            <span>
              <span className={index === at ? 'strong' : ''}>{t(`shell.setup.step.${step}`)}</span>
              <br />
              <span className="quiet small">{t(`shell.setup.step.${step}-quiet`)}</span>
            </span>
          </li>
        ))}
      </ol>
    </>
  );
  return (
    <Door aside={aside}>
      <div className="quiet small">{t('shell.setup.step-of', { step: at + 1, count: STEPS.length })}</div>
      <h2>{t(`shell.setup.step.${STEPS[at]}`)}</h2>
      <p className="lead">{t(`shell.setup.lead.${STEPS[at]}`)}</p>
      {at === 0 ? <WhoStep onNext={next} /> : null}
      {at === 1 ? <DomainStep onNext={next} /> : null}
      {at === 2 ? <ChannelStep onNext={next} /> : null}
      {at === 3 ? <TeamStep onNext={next} /> : null}
    </Door>
  );
}
