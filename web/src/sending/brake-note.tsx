/** What braked by itself: why a campaign paused, with its numbers, and receivers whose letters wait. A person lets it go on. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { getCampaignBrake, goOnNevertheless, liftChannelHold } from '../api/operations';
import type { Campaign, CampaignBrake, ReceiverHold } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Confirm } from '../parts/confirm';
import { Icon } from '../parts/icons';
import { providerWithin } from './providers';

const LOOK_AGAIN_MILLISECONDS = 5_000;

/** The brake of a campaign that may be running or paused. */
export function useBrake(campaign: Campaign) {
  return useQuery({
    queryKey: ['campaign', 'brake', campaign.id, campaign.state],
    queryFn: () => getCampaignBrake(campaign.id),
    refetchInterval: campaign.state === 'running' ? LOOK_AGAIN_MILLISECONDS : false,
  });
}

/** Whether it waits for a person's word. */
export const isBraked = (campaign: Campaign, found: CampaignBrake | undefined) =>
  campaign.state === 'paused' && found?.brake != null && found.brake.released_at === null;

export function BrakeNote({ campaign }: { campaign: Campaign }) {
  const t = useT();
  const query = useBrake(campaign);
  const found = query.data;
  if (!found) return null;
  return (
    <>
      {isBraked(campaign, found) ? <Braked campaign={campaign} found={found} /> : null}
      {found.brake?.released_at ? (
        <p className="section quiet small">
          {t('sending.brake.released', { name: found.brake.released_by ?? '—', count: found.brake.raised })}
        </p>
      ) : null}
      {campaign.state === 'running' || campaign.state === 'paused'
        ? found.holds.map((hold) => <Hold key={hold.provider} hold={hold} />)
        : null}
    </>
  );
}

function Braked({ campaign, found }: { campaign: Campaign; found: CampaignBrake }) {
  const t = useT();
  const format = useFormat();
  const maySend = useRight('send_campaigns');
  const [asking, setAsking] = useState(false);
  const goOn = useAct(() => goOnNevertheless(campaign.id), {
    nouns: ['campaign', 'operation', 'insight'],
    said: () => t('sending.campaign.now.running'),
    done: () => setAsking(false),
  });
  const brake = found.brake;
  if (!brake) return null;
  const numbers = {
    part: format.number(brake.part),
    base: format.number(brake.base),
    limit: format.percent(brake.limit),
    least: format.percent(brake.at_least),
  };
  return (
    <div className="section" role="alert">
      <p className="row strong bad">
        <Icon name="warning" />
        {t('sending.brake.title')}
      </p>
      <p>{t.code('sending.brake.why', brake.measure, numbers)}</p>
      <p className="quiet">{t.code('sending.brake.advice', brake.measure)}</p>
      {maySend ? (
        <Button style={{ marginBlockStart: 10 }} icon={<Icon name="play" />} onClick={() => setAsking(true)}>
          {t('sending.brake.go-on')}
        </Button>
      ) : null}
      {asking ? (
        <Confirm
          title={t('sending.brake.confirm')}
          text={t('sending.brake.confirm-text', { limit: format.percent(brake.limit * 2) })}
          verb={t('sending.brake.go-on')}
          danger
          busy={goOn.isPending}
          onDo={() => goOn.mutate(undefined)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}

function Hold({ hold }: { hold: ReceiverHold }) {
  const t = useT();
  const format = useFormat();
  const mayManage = useRight('manage_channels');
  const provider = providerWithin(t, hold.provider);
  const lift = useAct(() => liftChannelHold(hold.channel, hold.provider), {
    nouns: ['campaign', 'channel', 'insight'],
    said: () => t('sending.brake.lifted', { provider }),
  });
  return (
    <div className="section row wrap warn">
      <span className="row">
        <Icon name="pause" />
        <span>
          {t(hold.provider === 'other' ? 'sending.brake.hold-others' : 'sending.brake.hold', {
            provider,
            part: format.number(hold.part),
            base: format.number(hold.base),
            until: format.moment(hold.until),
          })}
        </span>
      </span>
      {mayManage ? (
        <Button size="small" className="push" loading={lift.isPending} onClick={() => lift.mutate(undefined)}>
          {t('sending.brake.lift')}
        </Button>
      ) : null}
    </div>
  );
}
