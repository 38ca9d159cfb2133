import { Input, Switch } from 'antd';
import { useState } from 'react';
import type { Campaign, CampaignChange } from '../api/types';
import { useT } from '../app/words';
import { LETTER_KINDS } from '../letters/kinds';
import { Fact, Section } from '../parts/page';
import { CampaignCost } from './campaign-cost';

type Props = { campaign: Campaign; onChange: (change: CampaignChange) => void };

export function GoalStep({ campaign, onChange }: Props) {
  const t = useT();
  const [name, setName] = useState(campaign.name);
  const tracking = campaign.tracking ?? { opens: true, clicks: true };
  return (
    <div className="columns one">
      <div>
        <Section title={t('sending.campaign.step.goal')}>
          <div className="form-narrow" style={{ display: 'grid', gap: 14 }}>
            <label>
              <span className="small">{t('sending.campaign.name')}</span>
              <Input
                dir="auto"
                value={name}
                onChange={(event) => setName(event.target.value)}
                onBlur={() => name.trim() && name !== campaign.name && onChange({ name: name.trim() })}
              />
            </label>
            <dl>
              <Fact label={t('sending.campaign.owner')}>
                <span dir="auto">{campaign.owner.name}</span>
              </Fact>
            </dl>
            <div className="choices">
              {LETTER_KINDS.map((kind) => (
                <button
                  key={kind}
                  type="button"
                  className="choice"
                  aria-pressed={campaign.kind === kind}
                  onClick={() => onChange({ kind })}
                >
                  <span className="medium">{t(`sending.campaign.kind.${kind}`)}</span>
                  <span className="small quiet">{t(`sending.campaign.kind.${kind}-quiet`)}</span>
                </button>
              ))}
            </div>
          </div>
        </Section>
        <Section title={t('sending.campaign.tracking')} quiet={t('sending.campaign.tracking-quiet')}>
          {(['opens', 'clicks'] as const).map((what) => (
            <div key={what} className="row" style={{ padding: '5px 0' }}>
              <Switch
                size="small"
                checked={tracking[what]}
                aria-labelledby={`track-${what}`}
                onChange={(on) => onChange({ tracking: { ...tracking, [what]: on } })}
              />
              <span id={`track-${what}`}>{t(`sending.campaign.tracking.${what}`)}</span>
            </div>
          ))}
        </Section>
        <CampaignCost campaign={campaign} />
      </div>
    </div>
  );
}
