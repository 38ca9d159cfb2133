/** When it goes: at once, or at a time on the clock of a chosen zone; below, what o'clock that is at each large market. */

import { DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import type { Campaign, CampaignChange } from '../api/types';
import { now } from '../app/now';
import { useMe } from '../app/session';
import { useT } from '../app/words';
import { filterOption, ownZone, zoneOptions } from '../parts/choices';
import { Section } from '../parts/page';
import { MarketLanes } from './market-lanes';
import { instantIn, momentOf, wallIn } from './moment';

const MORNING = 9;
const WALL = 'YYYY-MM-DDTHH:mm';

type Props = { campaign: Campaign; onChange: (change: CampaignChange) => void };

export function MomentStep({ campaign, onChange }: Props) {
  const t = useT();
  const me = useMe();
  const at = momentOf(campaign);
  const [zone, setZone] = useState(me.user.time_zone || me.workspace.time_zone || ownZone());
  const pick = (value: Date | null) => onChange({ send_at: value?.toISOString() ?? null });
  const tomorrow = () => pick(instantIn(zone, dayjs(now()).add(1, 'day').hour(MORNING).minute(0).format(WALL)));
  return (
    <div className="columns one">
      <div>
        <Section title={t('sending.campaign.step.moment')} quiet={t('sending.campaign.moment.zone', { zone })}>
          <div className="choices form-narrow">
            <button type="button" className="choice" aria-pressed={at === null} onClick={() => pick(null)}>
              <span className="medium">{t('sending.campaign.at-once')}</span>
              <span className="small quiet">{t('sending.campaign.moment.at-once-quiet')}</span>
            </button>
            <button
              type="button"
              className="choice"
              aria-pressed={at !== null}
              onClick={() => (at === null ? tomorrow() : undefined)}
            >
              <span className="medium">{t('sending.campaign.moment.later')}</span>
              <span className="small quiet">
                {at ? (
                  <bdi dir="ltr">{wallIn(zone, new Date(at)).replace('T', ' ')}</bdi>
                ) : (
                  t('sending.campaign.moment.later-quiet')
                )}
              </span>
            </button>
          </div>
          {at !== null ? (
            <div className="row wrap moment-row">
              <DatePicker
                showTime={{ format: 'HH:mm', minuteStep: 5 }}
                format="YYYY-MM-DD HH:mm"
                allowClear={false}
                aria-label={t('sending.campaign.moment.later')}
                value={dayjs(wallIn(zone, new Date(at)))}
                minDate={dayjs(wallIn(zone, new Date(now())))}
                onChange={(value) => value && pick(instantIn(zone, value.format(WALL)))}
              />
              <Select
                style={{ inlineSize: 220 }}
                aria-label={t('sending.campaign.moment.in-zone')}
                showSearch={{ filterOption }}
                value={zone}
                onChange={setZone}
                options={zoneOptions()}
              />
            </div>
          ) : null}
        </Section>
        <MarketLanes campaign={campaign} at={at ? new Date(at) : null} zone={zone} />
      </div>
    </div>
  );
}
