import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { sendCampaign } from '../api/operations';
import type { Audience, Campaign, Finding } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Confirm } from '../parts/confirm';
import { FindingList } from '../parts/findings';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { Loaded } from '../parts/states';
import { momentOf } from './moment';
import { WarmUpPlan } from './warm-up-plan';

type Props = {
  campaign: Campaign;
  checks: UseQueryResult<Finding[]>;
  audience: Audience | undefined;
  go: (step: string) => void;
};

/** Where a finding of the check is mended. */
export function mendingPlace(
  code: string,
):
  | { step: string }
  | { to: '/settings' | '/settings/channels' | '/settings/routes' | '/settings/domains' | '/letters' } {
  if (/domain|dkim|spf|dmarc/.test(code)) return { to: '/settings/domains' };
  if (/route/.test(code)) return { to: '/settings/routes' };
  if (/channel/.test(code)) return { to: '/settings/channels' };
  if (/postal|public_url|workspace/.test(code)) return { to: '/settings' };
  if (/audience|recipient|nobody|people/.test(code)) return { step: 'audience' };
  if (/moment|send_at|schedule/.test(code)) return { step: 'moment' };
  return { step: 'content' };
}

export function CheckStep({ campaign, checks, audience, go }: Props) {
  const t = useT();
  const format = useFormat();
  const maySend = useRight('send_campaigns');
  const at = momentOf(campaign);
  const [asking, setAsking] = useState(false);
  const count = audience?.sendable ?? 0;
  const send = useAct(() => sendCampaign(campaign.id, count, at), {
    nouns: ['campaign', 'operation'],
    said: () =>
      t(at ? 'sending.campaign.scheduled-said' : 'sending.campaign.started-said', { shown: format.number(count) }),
    done: () => setAsking(false),
  });
  const blocks = checks.data?.filter((finding) => finding.severity === 'blocks').length ?? 0;
  const ready = maySend && checks.data !== undefined && blocks === 0 && count > 0;
  const fix = (finding: Finding) => {
    const place = mendingPlace(finding.code);
    return 'step' in place ? (
      <Button type="link" size="small" onClick={() => go(place.step)}>
        {t('sending.campaign.mend')}
      </Button>
    ) : (
      <Link to={place.to}>{t('sending.campaign.mend')}</Link>
    );
  };
  return (
    <div className="columns work-result">
      <div>
        <Section
          title={t('sending.campaign.step.check')}
          quiet={checks.data ? t('sending.campaign.left', { count: blocks }) : ''}
        >
          <Loaded query={checks}>{(findings) => <FindingList findings={findings} fix={fix} />}</Loaded>
        </Section>
        <WarmUpPlan id={campaign.id} version={campaign.version} />
      </div>
      <div>
        <Section title={t('sending.campaign.send')}>
          <div className="big-figure">{format.number(count)}</div>
          <p className="quiet">
            {t('sending.campaign.send-when', { when: at ? format.moment(at) : t('sending.campaign.at-once') })}
          </p>
          <div style={{ paddingBlockStart: 16 }}>
            <Button
              type="primary"
              size="large"
              block
              disabled={!ready}
              icon={<Icon name="send" />}
              onClick={() => setAsking(true)}
            >
              {t(at ? 'sending.campaign.schedule' : 'sending.campaign.send-now')}
            </Button>
            {blocks > 0 ? (
              <p className="bad small" style={{ paddingBlockStart: 8 }}>
                {t('sending.campaign.left', { count: blocks })}
              </p>
            ) : null}
            {count === 0 && audience ? (
              <p className="bad small" style={{ paddingBlockStart: 8 }}>
                {t('sending.campaign.nobody')}
              </p>
            ) : null}
            {maySend ? null : (
              <p className="quiet small" style={{ paddingBlockStart: 8 }}>
                {t('sending.campaign.no-right')}
              </p>
            )}
          </div>
        </Section>
      </div>
      {asking ? (
        <Confirm
          title={t('sending.campaign.confirm', { count, shown: format.number(count), name: campaign.name })}
          text={t('sending.campaign.confirm-text')}
          verb={t(at ? 'sending.campaign.schedule' : 'sending.campaign.send')}
          count={count}
          busy={send.isPending}
          onDo={() => send.mutate(undefined)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}
