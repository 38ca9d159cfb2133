import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import type { Campaign } from '../api/types';
import { useMe } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { chooseMoment, useMoment } from './moment';

const MINUTES_AHEAD = 15;

export function MomentStep({ campaign }: { campaign: Campaign }) {
  const t = useT();
  const format = useFormat();
  const me = useMe();
  const at = useMoment(campaign.id, campaign.send_at);
  const pick = (value: string | null) => chooseMoment(campaign.id, value);
  return (
    <div className="columns one">
      <div>
        <Section
          title={t('sending.campaign.step.moment')}
          quiet={t('sending.campaign.moment.zone', { zone: me.user.time_zone || me.workspace.time_zone })}
        >
          <div className="choices form-narrow">
            <button type="button" className="choice" aria-pressed={at === null} onClick={() => pick(null)}>
              <span className="medium">{t('sending.campaign.at-once')}</span>
              <span className="small quiet">{t('sending.campaign.moment.at-once-quiet')}</span>
            </button>
            <button
              type="button"
              className="choice"
              aria-pressed={at !== null}
              onClick={() => at === null && pick(dayjs().add(MINUTES_AHEAD, 'minute').startOf('minute').toISOString())}
            >
              <span className="medium">{t('sending.campaign.moment.later')}</span>
              <span className="small quiet">{at ? format.moment(at) : t('sending.campaign.moment.later-quiet')}</span>
            </button>
          </div>
          {at !== null ? (
            <div style={{ paddingBlockStart: 14 }}>
              <DatePicker
                showTime={{ format: 'HH:mm', minuteStep: 5 }}
                format="YYYY-MM-DD HH:mm"
                allowClear={false}
                aria-label={t('sending.campaign.moment.later')}
                value={dayjs(at)}
                minDate={dayjs()}
                onChange={(value) => value && pick(value.toISOString())}
              />
            </div>
          ) : null}
        </Section>
      </div>
    </div>
  );
}
