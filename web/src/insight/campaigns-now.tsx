/** The latest campaigns: those on their way with how far they are, those that are over with what they brought. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listLatestCampaigns } from '../api/operations';
import type { CampaignRow } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Rate } from '../parts/small';
import { Loaded } from '../parts/states';
import { addressOf, settled } from '../sending/campaign-address';
import { CampaignTag, isMoving } from '../sending/state-tag';

export function CampaignsNow() {
  const t = useT();
  const query = useQuery({ queryKey: ['campaign', 'latest'], queryFn: listLatestCampaigns });
  return (
    <Section title={t('home.campaigns')} link={<Link to="/campaigns">{t('home.all-campaigns')}</Link>}>
      <Loaded query={query} rows={4}>
        {(page) =>
          page.items.length === 0 ? (
            <p className="quiet">{t('home.no-campaign')}</p>
          ) : (
            <ul>
              {page.items.map((row) => (
                <Line key={row.id} row={row} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function Line({ row }: { row: CampaignRow }) {
  const t = useT();
  const format = useFormat();
  return (
    <li className="attention">
      <Link to={addressOf(row)} params={{ id: row.id }} className="strong cut plain-link" dir="auto">
        {row.name}
      </Link>
      <CampaignTag state={row.state} />
      <span className="push">
        {isMoving(row.state) ? (
          <bdi dir="ltr">
            {format.number(settled(row.counts))} / {format.number(row.counts.audience)}
          </bdi>
        ) : row.counts.accepted ? (
          <>
            <span className="quiet">{t('home.clicked')}</span>{' '}
            <Rate part={row.counts.clicked} base={row.counts.accepted} />
          </>
        ) : null}
      </span>
    </li>
  );
}
