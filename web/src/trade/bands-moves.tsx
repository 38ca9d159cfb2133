/** Who would move by other bands: how many, and some of them by name. */
import { Link } from '@tanstack/react-router';
import type { TierBandsPreview } from '../api/types';
import { useFormat, useT } from '../app/words';
import { TierName } from '../parts/tier';

export function BandsMoves({ preview }: { preview: TierBandsPreview }) {
  const t = useT();
  const format = useFormat();
  if (preview.moves.length === 0)
    return (
      <p role="status">
        {t('trade.bands.nobody', { count: preview.looked_at, shown: format.number(preview.looked_at) })}
      </p>
    );
  return (
    <ul role="status">
      {preview.moves.map((move) => (
        <li key={`${move.before} ${move.after}`} className="row wrap" style={{ paddingBlock: 4 }}>
          <TierName tier={move.before} />
          <span aria-hidden="true" className="quiet">
            →
          </span>
          <TierName tier={move.after} />
          <span className="strong">
            {t('trade.bands.would-move', { count: move.companies, shown: format.number(move.companies) })}
          </span>
          <span className="quiet small row wrap">
            {move.some.map((company) => (
              <Link key={company.id} to="/companies/$id" params={{ id: company.id }} dir="auto">
                {company.name}
              </Link>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
