/** A campaign from its goal to its sending: five steps, always open. It saves itself. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { actOnCampaign, getAudience, getCampaign, listChecks, testLetter, updateCampaign } from '../api/operations';
import type { Audience, Campaign, CampaignChange, Finding } from '../api/types';
import { useAct } from '../app/act';
import { useKeys } from '../app/keys';
import { useMe } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Page, type Step, Steps } from '../parts/page';
import { useEditing } from '../parts/presence';
import { Loaded } from '../parts/states';
import { AudienceStep } from './audience-step';
import { isBraked, useBrake } from './brake-note';
import { CheckStep } from './check-step';
import { ContentStep } from './content-step';
import { GoalStep } from './goal-step';
import { momentOf } from './moment';
import { MomentStep } from './moment-step';
import { CampaignProgress } from './progress';
import './reach.css';
import { CampaignTag } from './state-tag';

const LOOK_AGAIN_MILLISECONDS = 2_000;
const ORDER = ['goal', 'audience', 'content', 'moment', 'check'];

export function CampaignScreen() {
  const { id } = useParams({ from: '/shell/campaigns/$id' });
  const query = useQuery({
    queryKey: ['campaign', 'one', id],
    queryFn: () => getCampaign(id),
    refetchInterval: (state) =>
      state.state.data && state.state.data.state !== 'draft' ? LOOK_AGAIN_MILLISECONDS : false,
  });
  return (
    <Loaded query={query}>
      {(campaign) => (campaign.state === 'draft' ? <Draft campaign={campaign} /> : <Started campaign={campaign} />)}
    </Loaded>
  );
}

/** Where each step stands, in one line. */
export function stepsOf(
  campaign: Campaign,
  audience: Audience | undefined,
  checks: Finding[] | undefined,
  t: ReturnType<typeof useT>,
  number: (value: number) => string,
  moment: (at: string) => string,
): Step[] {
  const at = momentOf(campaign);
  const blocks = checks?.filter((finding) => finding.severity === 'blocks').length ?? 0;
  return [
    {
      key: 'goal',
      title: t('sending.campaign.step.goal'),
      summary: t.code('sending.campaign.kind', campaign.kind),
      state: 'done',
    },
    {
      key: 'audience',
      title: t('sending.campaign.step.audience'),
      summary: audience
        ? t('sending.campaign.people-count', { count: audience.sendable, shown: number(audience.sendable) })
        : '…',
      state: audience && audience.sendable > 0 ? 'done' : 'warn',
    },
    {
      key: 'content',
      title: t('sending.campaign.step.content'),
      summary: campaign.letter?.name ?? t('sending.campaign.no-letter'),
      state: campaign.letter_id && campaign.from.address ? 'done' : 'warn',
    },
    {
      key: 'moment',
      title: t('sending.campaign.step.moment'),
      summary: at ? moment(at) : t('sending.campaign.at-once'),
      state: 'done',
    },
    {
      key: 'check',
      title: t('sending.campaign.step.check'),
      summary: checks ? t('sending.campaign.left', { count: blocks }) : '…',
      state: !checks ? 'waiting' : blocks > 0 ? 'bad' : 'done',
    },
  ];
}

function Draft({ campaign }: { campaign: Campaign }) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const me = useMe();
  const { step = 'goal' } = useSearch({ from: '/shell/campaigns/$id' });
  const audience = useQuery({
    queryKey: ['campaign', 'audience', campaign.id, campaign.version],
    queryFn: () => getAudience(campaign.id),
    placeholderData: (old) => old,
  });
  const checks = useQuery({
    queryKey: ['campaign', 'checks', campaign.id, campaign.version],
    queryFn: () => listChecks(campaign.id),
    placeholderData: (old) => old,
  });
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  const save = useAct((change: CampaignChange) => updateCampaign(campaign.id, change, campaign.version), {
    nouns: ['campaign'],
    done: () => setSavedAt(new Date()),
  });
  const test = useAct((letter: string) => testLetter(letter, campaign.channel_id), {
    nouns: [],
    said: () => t('letters.letter.tested', { address: me.user.email }),
  });
  const go = (next: string) =>
    void navigate({ to: '/campaigns/$id', params: { id: campaign.id }, search: { step: next }, replace: true });
  const following = ORDER[ORDER.indexOf(step) + 1];
  useKeys([
    { keys: 'mod+enter', label: 'sending.campaign.keys.next', run: () => following && go(following), everywhere: true },
  ]);
  const change = (what: CampaignChange) => save.mutate(what);
  useEditing(campaign.id, save.isPending || save.isSuccess);
  const props = { campaign, onChange: change };
  return (
    <Page
      title={campaign.name}
      back="/campaigns"
      record={campaign.id}
      quiet={
        save.isPending
          ? t('shell.common.saving')
          : savedAt
            ? t('shell.common.saved-at', { time: format.time(savedAt) })
            : t('shell.common.saves-itself')
      }
      actions={
        <>
          <Button
            icon={<Icon name="send" />}
            disabled={!campaign.letter_id}
            loading={test.isPending}
            onClick={() => campaign.letter_id && test.mutate(campaign.letter_id)}
          >
            {t('letters.letter.test')}
          </Button>
          {following ? (
            <Button type="primary" onClick={() => go(following)}>
              {t('sending.campaign.next', { step: t(`sending.campaign.step.${following}`) })}
              <Icon name="next" size={14} />
            </Button>
          ) : null}
        </>
      }
    >
      <Steps
        label={t('sending.campaign.steps')}
        current={step}
        onChoose={go}
        steps={stepsOf(campaign, audience.data, checks.data, t, format.number, format.moment)}
      />
      {step === 'audience' ? <AudienceStep {...props} query={audience} /> : null}
      {step === 'content' ? <ContentStep {...props} /> : null}
      {step === 'moment' ? <MomentStep {...props} /> : null}
      {step === 'check' ? <CheckStep campaign={campaign} checks={checks} audience={audience.data} go={go} /> : null}
      {step === 'goal' || !ORDER.includes(step) ? <GoalStep {...props} /> : null}
    </Page>
  );
}

function Started({ campaign }: { campaign: Campaign }) {
  const t = useT();
  const act = useAct((what: 'pause' | 'resume' | 'cancel') => actOnCampaign(campaign.id, what), {
    nouns: ['campaign', 'operation'],
    said: (row) => t(`sending.campaign.now.${row.state}`),
  });
  const running = campaign.state === 'running' || campaign.state === 'planning';
  const over = campaign.state === 'finished' || campaign.state === 'cancelled';
  const braked = isBraked(campaign, useBrake(campaign).data);
  return (
    <Page
      title={campaign.name}
      back="/campaigns"
      record={campaign.id}
      quiet={<CampaignTag state={campaign.state} />}
      actions={
        <>
          {over ? null : (
            <Button type="text" onClick={() => act.mutate('cancel')}>
              {t('sending.campaign.cancel')}
            </Button>
          )}
          {running ? (
            <Button icon={<Icon name="pause" />} loading={act.isPending} onClick={() => act.mutate('pause')}>
              {t('sending.campaign.pause')}
            </Button>
          ) : null}
          {campaign.state === 'paused' && !braked ? (
            <Button
              type="primary"
              icon={<Icon name="play" />}
              loading={act.isPending}
              onClick={() => act.mutate('resume')}
            >
              {t('sending.campaign.resume')}
            </Button>
          ) : null}
          <ReportLink id={campaign.id} />
        </>
      }
    >
      <CampaignProgress campaign={campaign} />
    </Page>
  );
}

function ReportLink({ id }: { id: string }) {
  const t = useT();
  const navigate = useNavigate();
  return (
    <Button icon={<Icon name="chart" />} onClick={() => void navigate({ to: '/campaigns/$id/report', params: { id } })}>
      {t('sending.campaign.report')}
    </Button>
  );
}
