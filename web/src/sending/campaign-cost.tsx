/** What a campaign cost beside its letters. It is entered when the bill comes, so in every state, and saves itself. */
import { useQuery } from '@tanstack/react-query';
import { InputNumber } from 'antd';
import { useState } from 'react';
import { getCampaignCost, setCampaignCost } from '../api/operations';
import type { Campaign, CampaignCost as Found } from '../api/types';
import { useAct } from '../app/act';
import { useMe, useRight } from '../app/session';
import { digitsOf, useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Loaded } from '../parts/states';

type Props = { campaign: Pick<Campaign, 'id' | 'owner'> };

export function CampaignCost({ campaign }: Props) {
  const t = useT();
  const query = useQuery({ queryKey: ['campaign-cost', campaign.id], queryFn: () => getCampaignCost(campaign.id) });
  return (
    <Section title={t('sending.campaign.cost')} quiet={t('sending.campaign.cost-quiet')}>
      <Loaded query={query} rows={1}>
        {(found) => (
          <Amount
            key={`${found.cost?.minor} ${found.cost?.currency} ${found.currency}`}
            campaign={campaign}
            found={found}
          />
        )}
      </Loaded>
    </Section>
  );
}

function Amount({ campaign, found }: Props & { found: Found }) {
  const t = useT();
  const format = useFormat();
  const me = useMe();
  const maySend = useRight('send_campaigns');
  const mayPropose = useRight('propose_campaigns');
  const digits = digitsOf(found.currency);
  const unit = 10 ** digits;
  const { cost } = found;
  const known = cost?.currency === found.currency ? cost.minor : null;
  const [amount, setAmount] = useState<number | null>(known === null ? null : known / unit);
  const set = useAct((minor: number | null) => setCampaignCost(campaign.id, minor), {
    nouns: ['campaign-cost', 'tier-costs'],
    said: () => t('sending.campaign.cost-saved'),
  });
  const save = () => {
    const minor = amount === null ? null : Math.round(amount * unit);
    if (minor !== known) set.mutate(minor, { onError: () => setAmount(known === null ? null : known / unit) });
  };
  const label = t('sending.campaign.cost-amount', { currency: found.currency });
  return (
    <div className="form-narrow">
      {cost && known === null ? (
        <p className="small quiet above-bars">
          {t('sending.campaign.cost-was', { amount: format.money(cost.minor, cost.currency) })}
        </p>
      ) : null}
      <label>
        <span className="small">{label}</span>
        <InputNumber
          className="wide"
          min={0}
          precision={digits}
          controls={false}
          disabled={!(maySend || (mayPropose && campaign.owner.id === me.user.id))}
          value={amount}
          onChange={setAmount}
          onBlur={save}
          onPressEnter={save}
        />
      </label>
    </div>
  );
}
