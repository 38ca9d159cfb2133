/**
 * A lane for each of the largest markets over the two days around the moment: work hours grey, weekends hatched, the moment blue.
 * Beside it what o'clock it is there then.
 */
import { useQuery } from '@tanstack/react-query';
import { getMarkets } from '../api/operations';
import type { Campaign, CampaignMarket } from '../api/types';
import { useNow } from '../app/now';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { Country } from '../parts/small';
import { Loaded } from '../parts/states';
import { hourAt, wallIn } from './moment';

const HOUR = 3_600_000;
const HOURS = 48;
/** So many hours of the lane lie before the moment. */
const BEFORE = 12;

export function MarketLanes({ campaign, at, zone }: { campaign: Campaign; at: Date | null; zone: string }) {
  const t = useT();
  const format = useFormat();
  // Now, when no moment is chosen; it goes on while the page is open.
  const now = new Date(useNow());
  const query = useQuery({
    queryKey: ['markets', campaign.id, campaign.version],
    queryFn: () => getMarkets(campaign.id),
    placeholderData: (old) => old,
  });
  const moment = at ?? now;
  const start = Math.floor(moment.getTime() / HOUR) * HOUR - BEFORE * HOUR;
  return (
    <Section title={t('sending.campaign.markets')} quiet={t('sending.campaign.markets-quiet')}>
      <Loaded query={query} rows={6}>
        {({ markets, people, others }) =>
          markets.length === 0 ? (
            <p className="quiet">{t('sending.campaign.markets.nobody')}</p>
          ) : (
            <>
              <div className="lanes-scroll">
                <table className="lanes">
                  <thead>
                    <tr>
                      <th>{t('sending.campaign.market')}</th>
                      <th className="number">{t('sending.campaign.people')}</th>
                      <th className="lane-hours">
                        <Scale start={start} zone={zone} />
                      </th>
                      <th className="number">{t('sending.campaign.market.local')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {markets.map((market) => (
                      <Lane key={market.country} market={market} start={start} moment={moment} />
                    ))}
                  </tbody>
                </table>
              </div>
              <p className="quiet small">
                {others > 0 ? `${t('sending.campaign.markets.others', { shown: format.number(others) })} ` : ''}
                {t('sending.campaign.markets.people', { count: people, shown: format.number(people) })}
              </p>
            </>
          )
        }
      </Loaded>
    </Section>
  );
}

/** Every twelfth hour of the chosen zone, in words. */
function Scale({ start, zone }: { start: number; zone: string }) {
  const format = useFormat();
  return (
    <span className="lane-scale small quiet">
      {[0, 12, 24, 36].map((hour) => (
        <span key={hour}>{format.momentIn(zone, new Date(start + hour * HOUR))}</span>
      ))}
    </span>
  );
}

function Lane({ market, start, moment }: { market: CampaignMarket; start: number; moment: Date }) {
  const t = useT();
  const format = useFormat();
  const zone = market.time_zone;
  const kind = zone ? hourAt(zone, market.weekend, moment) : null;
  return (
    <tr>
      <td>
        <Country code={market.country} named />
      </td>
      <td className="number">{format.number(market.people)}</td>
      <td className="lane-hours">
        {zone ? (
          <span className="lane" aria-hidden="true">
            {Array.from({ length: HOURS }, (_, hour) => (
              <span
                key={hour}
                className={`lane-hour lane-${hourAt(zone, market.weekend, new Date(start + hour * HOUR))}`}
              />
            ))}
            <span
              className="lane-moment"
              style={{ insetInlineStart: `${((moment.getTime() - start) / HOUR / HOURS) * 100}%` }}
            />
          </span>
        ) : null}
      </td>
      <td className="number nowrap">
        {zone && kind ? (
          <span className="row lane-clock" title={zone}>
            <Icon name={kind === 'work' ? 'sun' : kind === 'weekend' ? 'calendar' : 'moon'} size={14} />
            <bdi dir="ltr" className={kind === 'work' ? 'strong' : 'quiet'}>
              {format.weekdayIn(zone, moment)} {wallIn(zone, moment).slice(11)}
            </bdi>
            <span className="unseen">{t(`sending.campaign.market.${kind}`)}</span>
          </span>
        ) : (
          <span className="quiet">—</span>
        )}
      </td>
    </tr>
  );
}
