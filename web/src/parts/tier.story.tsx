import type { PartStories } from '../stories/story';
import { TierBadge, TierName } from './tier';

const TIERS = ['high_value', 'potential', 'regular', 'dormant', 'dormant_small', 'lost', 'prospect'];

export default {
  stories: [
    {
      name: 'tiers',
      render: () => (
        <div className="row wrap">
          {TIERS.map((tier) => (
            <TierName key={tier} tier={tier} />
          ))}
        </div>
      ),
    },
    {
      name: 'about to lapse',
      render: () => (
        <TierBadge
          chip={{
            tier: 'high_value',
            falls_on: '2026-12-01',
            falls_to: 'dormant',
            gone_on: null,
            about_to_lapse: true,
          }}
        />
      ),
    },
  ],
} satisfies PartStories;
