/** The steps of a warm-up, newest first, each with the numbers behind it. */
import { Button } from 'antd';
import { useState } from 'react';
import type { WarmUpStep } from '../api/types';
import { useFormat, useT } from '../app/words';

const SHOWN = 4;

export function WarmUpSteps({ steps }: { steps: WarmUpStep[] }) {
  const t = useT();
  const [all, setAll] = useState(false);
  if (steps.length === 0) return null;
  const newest = [...steps].sort((a, b) => b.at.localeCompare(a.at));
  const shown = all ? newest : newest.slice(0, SHOWN);
  return (
    <>
      <ul className="small" style={{ marginBlockStart: 6 }}>
        {shown.map((step) => (
          <li key={`${step.provider} ${step.day} ${step.at} ${step.reason} ${step.after}`} style={{ marginBlock: 4 }}>
            <Step step={step} />
          </li>
        ))}
      </ul>
      {steps.length > SHOWN ? (
        <Button type="link" size="small" onClick={() => setAll(!all)}>
          {t(all ? 'sending.warm.steps-fewer' : 'sending.warm.steps-all', { count: steps.length })}
        </Button>
      ) : null}
    </>
  );
}

function Step({ step }: { step: WarmUpStep }) {
  const t = useT();
  const format = useFormat();
  const number = format.number;
  return (
    <>
      <span className="strong">
        {t('sending.warm.step', {
          provider: t.code('sending.provider', step.provider),
          day: number(step.day),
          before: number(step.before),
          after: number(step.after),
        })}
      </span>{' '}
      <span>{t.code('sending.warm.reason', step.reason, { count: step.idle_days })}</span>{' '}
      {step.tried > 0 ? (
        <span className="quiet">
          {t(step.of_week ? 'sending.warm.numbers-week' : 'sending.warm.numbers', {
            tried: number(step.tried),
            hard: number(step.hard),
            slowed: number(step.slowed),
            blocked: number(step.blocked),
            complained: number(step.complained),
          })}
        </span>
      ) : null}{' '}
      {step.listed ? <span className="bad">{t('sending.warm.listed')}</span> : null}
    </>
  );
}
