/** The tier of a company: a wind barb with its word, and a sign when it is about to lapse. */
import type { TierChip } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Icon } from './icons';

/** Barbs on the staff: the stronger the wind, the more. */
const BARBS: Record<string, number> = { high_value: 3, potential: 2, regular: 1, dormant: 0, dormant_small: 0 };

export function TierName({ tier }: { tier: string }) {
  const t = useT();
  return (
    <span className={`tier tier-${tier}`}>
      <Barb tier={tier} />
      <span>{t.code('customers.tier', tier)}</span>
    </span>
  );
}

export function TierBadge({ chip }: { chip: TierChip }) {
  const t = useT();
  const format = useFormat();
  const day = (date: string) => format.day(`${date}T12:00`);
  let lapses: string | null = null;
  if (chip.about_to_lapse && chip.gone_on) lapses = t('customers.tier.gone', { day: day(chip.gone_on) });
  else if (chip.about_to_lapse && chip.falls_on && chip.falls_to)
    lapses = t('customers.tier.lapses', { tier: t.code('customers.tier', chip.falls_to), day: day(chip.falls_on) });
  return (
    <span className="row">
      <TierName tier={chip.tier} />
      {lapses ? (
        <span className="tier-warning" title={lapses}>
          <Icon name="clock" size={14} />
          <span className="unseen">{lapses}</span>
        </span>
      ) : null}
    </span>
  );
}

function Barb({ tier }: { tier: string }) {
  const barbs = BARBS[tier];
  const stroke = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.4, strokeLinecap: 'round' as const };
  if (barbs === undefined)
    return (
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" {...stroke}>
        <circle cx="6" cy="6" r="4" />
        {tier === 'lost' ? <path d="M2.5 9.5 9.5 2.5" /> : null}
      </svg>
    );
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" {...stroke}>
      <path d="M1.5 10.5 10 2" />
      {Array.from({ length: barbs }, (_, barb) => {
        const [x, y] = [10 - barb * 2.2, 2 + barb * 2.2];
        return <path key={x} d={`M${x} ${y}l1.6 3`} />;
      })}
    </svg>
  );
}
