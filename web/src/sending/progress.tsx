import { Link } from '@tanstack/react-router';
import type { Campaign, Counts } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Bars } from '../parts/bars';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { BrakeNote } from './brake-note';
import { settled } from './campaign-address';
import { Reroutings } from './reroutings';
import { WarmUpPlan } from './warm-up-plan';

export function CountBars({ counts }: { counts: Counts }) {
  const t = useT();
  const row = (key: keyof Counts, tone?: 'soft' | 'rest' | 'warn' | 'bad') => ({
    key,
    name: t(`sending.campaign.count.${key}`),
    value: counts[key],
    tone,
  });
  return (
    <Bars
      label={t('sending.campaign.counts')}
      bars={[
        row('accepted'),
        row('queued', 'soft'),
        row('leased', 'soft'),
        row('deferred', 'warn'),
        row('refused', 'bad'),
        row('in_doubt', 'warn'),
        row('skipped', 'rest'),
      ]}
    />
  );
}

export function CampaignProgress({ campaign }: { campaign: Campaign }) {
  const t = useT();
  const format = useFormat();
  const counts = campaign.counts;
  const done = settled(counts);
  return (
    <div className="columns one">
      <div>
        <BrakeNote campaign={campaign} />
        <Section
          title={t(`sending.campaign.now.${campaign.state}`)}
          quiet={campaign.send_at ? format.moment(campaign.send_at) : ''}
        >
          <div className="big-figure" aria-live="polite">
            <bdi dir="ltr">
              {format.number(done)} / {format.number(counts.audience)}
            </bdi>
          </div>
          <div
            className="thin-bar"
            style={{ blockSize: 6, marginBlock: 10 }}
            role="progressbar"
            aria-label={t('sending.campaign.counts')}
            aria-valuemin={0}
            aria-valuemax={Math.max(1, counts.audience)}
            aria-valuenow={done}
          >
            <span style={{ inlineSize: `${counts.audience ? (done / counts.audience) * 100 : 0}%` }} />
          </div>
          {done < counts.audience ? <p className="quiet small">{t('shell.tray.goes-on')}</p> : null}
        </Section>
        <Section title={t('sending.campaign.counts')}>
          <CountBars counts={counts} />
        </Section>
        <WarmUpPlan id={campaign.id} version={0} />
        {campaign.by_routes ? <Reroutings campaign={campaign.id} /> : null}
        {counts.in_doubt > 0 ? (
          <div className="section row warn">
            <Icon name="warning" />
            {t('sending.campaign.in-doubt', { count: counts.in_doubt, shown: format.number(counts.in_doubt) })}
            <Link
              className="push"
              to="/campaigns/$id/report"
              params={{ id: campaign.id }}
              search={{ state: 'in_doubt' }}
            >
              {t('shell.common.look')}
            </Link>
          </div>
        ) : null}
      </div>
    </div>
  );
}
