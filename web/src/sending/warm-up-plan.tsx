/** What a campaign's list needs while its sender is being warmed up: day by day, group by group. Nothing where nothing is limited. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { getCampaignWarmUp } from '../api/operations';
import type { CampaignWarmUp } from '../api/types';
import { useNow } from '../app/now';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Table } from '../parts/table';

const LOOK_AGAIN_MILLISECONDS = 60_000;
const DAY_MILLISECONDS = 86_400_000;
const DAYS_SHOWN = 7;

export function WarmUpPlan({ id, version }: { id: string; version: number }) {
  const query = useQuery({
    queryKey: ['campaign', 'warm-up', id, version],
    queryFn: () => getCampaignWarmUp(id),
    refetchInterval: LOOK_AGAIN_MILLISECONDS,
    placeholderData: (old) => old,
  });
  return query.data?.is_limited && query.data.days.length > 0 ? <Plan plan={query.data} /> : null;
}

function Plan({ plan }: { plan: CampaignWarmUp }) {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const [all, setAll] = useState(false);
  const ends = new Date(now + (plan.days.length - 1) * DAY_MILLISECONDS);
  const groups = (day: CampaignWarmUp['days'][number]) =>
    day.groups.map((share) => `${t.code('sending.provider', share.provider)} ${format.number(share.letters)}`);
  return (
    <Section
      title={t('sending.warm.plan', { count: plan.days.length })}
      quiet={t('sending.warm.plan-ends', { day: format.dayOfMonth(ends) })}
    >
      <p className="quiet">
        {t(plan.begins ? 'sending.warm.plan-begins' : 'sending.warm.plan-text', {
          domain: `\u2068${plan.domain}\u2069`,
          channel: `\u2068${plan.channel}\u2069`,
        })}{' '}
        {plan.estimated ? t('sending.warm.plan-estimated') : null}
      </p>
      <Table
        rows={all ? plan.days : plan.days.slice(0, DAYS_SHOWN)}
        id={(day) => String(day.day)}
        columns={[
          { key: 'day', title: t('sending.warm.day'), counted: true, cell: (day) => format.number(day.day) },
          {
            key: 'letters',
            title: t('sending.warm.letters'),
            number: true,
            cell: (day) => format.number(day.letters),
          },
          { key: 'groups', title: t('sending.warm.groups'), quiet: true, cell: (day) => groups(day).join(' · ') },
        ]}
      />
      {plan.days.length > DAYS_SHOWN ? (
        <Button type="link" size="small" onClick={() => setAll(!all)}>
          {t(all ? 'sending.warm.fewer' : 'sending.warm.all', { count: plan.days.length })}
        </Button>
      ) : null}
    </Section>
  );
}
