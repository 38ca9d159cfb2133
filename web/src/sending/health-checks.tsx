/** The checks of one domain or channel: a sentence for all, then each in words; what is wrong stands open with its record. */
import { useState } from 'react';
import type { HealthCheck, HealthSubject } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Tag } from '../parts/small';
import { HealthRecord } from './health-record';
import { argumentsOf, ICONS, stateOf, TONES, tradeNameOf } from './health-tone';

type Props = { subject: HealthSubject; mayManage: boolean; busy: boolean; onCheck: () => void };

export function HealthChecks({ subject, ...props }: Props) {
  const t = useT();
  const state = subject.state ? stateOf(subject.state) : 'none';
  const count = subject.checks.filter((check) => check.state === subject.state).length;
  // The worst first; what is good keeps the order of the trade.
  const rank = (check: HealthCheck) => ['bad', 'warn', 'unknown', 'good'].indexOf(stateOf(check.state));
  const sorted = [...subject.checks].sort((a, b) => rank(a) - rank(b));
  return (
    <section className="health-checks" aria-label={subject.name}>
      <header className="section">
        <div className="row wrap">
          <h2 className="health-name" dir="auto">
            {subject.name}
          </h2>
          <Tag tone={state === 'none' ? 'plain' : TONES[state]} icon={state === 'none' ? 'clock' : ICONS[state]}>
            {t(`health.verdict.${state}`, { count })}
          </Tag>
        </div>
        <p>{t(`health.sentence.${state}`)}</p>
      </header>
      {sorted.map((check) => (
        <Check key={check.check} check={check} subject={subject} {...props} />
      ))}
    </section>
  );
}

function Check({ check, subject, ...props }: Props & { check: HealthCheck }) {
  const t = useT();
  const format = useFormat();
  const state = stateOf(check.state);
  const [open, setOpen] = useState(state === 'bad' || state === 'warn');
  const more = check.found !== null || check.publish !== null;
  const name = tradeNameOf(check.check) ?? t.code('health.check', check.check);
  return (
    <div className="health-check">
      <button
        type="button"
        className="bare health-check-head"
        aria-expanded={more ? open : undefined}
        disabled={!more}
        onClick={() => setOpen(!open)}
      >
        <span className={TONES[state] === 'plain' ? 'quiet' : TONES[state]} title={t(`health.state.${state}`)}>
          <Icon name={ICONS[state]} />
          <span className="unseen">{t(`health.state.${state}`)}</span>
        </span>
        <span className="strong">{name}</span>
        <span className="health-words">
          {t.code('health.finding', check.code, argumentsOf(check.arguments, format.number))}
        </span>
        <span className="quiet small health-since">{t('health.since', { time: format.day(check.since) })}</span>
        {more ? <Icon name={open ? 'up' : 'down'} size={14} className="quiet" /> : <span />}
      </button>
      {open && more ? <HealthRecord check={check} domain={subject.name} {...props} /> : null}
    </div>
  );
}
