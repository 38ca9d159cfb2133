/** Did it work, and what next: verdict, targets, funnel, time, countries, who opened, where they clicked, and every recipient. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { copyCampaign, getCampaign, getReaders, getReport } from '../api/operations';
import type { Campaign, Report } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Page } from '../parts/page';
import { Loaded } from '../parts/states';
import { CampaignCost } from './campaign-cost';
import { Causes } from './causes';
import { LinkMap, Links } from './link-map';
import { Recipients, type Whom } from './recipients';
import { Refusals } from './refusals';
import { OverTime, ReportFunnel } from './report-charts';
import { Countries, Summed, WhoOpened } from './report-readers';
import { Targets, Verdict } from './report-verdict';
import './reach.css';
import { CampaignTag, isMoving } from './state-tag';

const LOOK_AGAIN_MILLISECONDS = 3_000;
/** Readers are counted letter by letter: seldom enough that a large campaign costs little. */
const COUNT_AGAIN_MILLISECONDS = 30_000;

export function ReportScreen() {
  const { id } = useParams({ from: '/shell/campaigns/$id/report' });
  const campaign = useQuery({ queryKey: ['campaign', 'one', id], queryFn: () => getCampaign(id) });
  const moving = campaign.data ? isMoving(campaign.data.state) : false;
  const report = useQuery({
    queryKey: ['campaign', 'report', id],
    queryFn: () => getReport(id),
    refetchInterval: moving ? LOOK_AGAIN_MILLISECONDS : false,
  });
  return (
    <Loaded shape="record" query={campaign}>
      {(row) => <ReportPage campaign={row} query={report} />}
    </Loaded>
  );
}

type Query = { data: Report | undefined; error: unknown; refetch: () => unknown };

function ReportPage({ campaign, query }: { campaign: Campaign; query: Query }) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const maySend = useRight('send_campaigns');
  const whom = useSearch({ from: '/shell/campaigns/$id/report' });
  const copy = useAct(() => copyCampaign(campaign.id), {
    nouns: ['campaign'],
    done: (made) => void navigate({ to: '/campaigns/$id', params: { id: made.id } }),
  });
  const filter = (search: Whom) =>
    void navigate({
      to: '/campaigns/$id/report',
      params: { id: campaign.id },
      search,
      replace: true,
      resetScroll: false,
    });
  const moving = isMoving(campaign.state);
  return (
    <Page
      title={campaign.name}
      back="/campaigns"
      quiet={
        <span className="row">
          <CampaignTag state={campaign.state} />
          {campaign.started_at ? format.moment(campaign.started_at) : ''}
        </span>
      }
      actions={
        <>
          {moving || campaign.state === 'paused' ? (
            <Button onClick={() => void navigate({ to: '/campaigns/$id', params: { id: campaign.id } })}>
              {t('sending.report.progress')}
            </Button>
          ) : null}
          {maySend ? (
            <Button icon={<Icon name="copy" />} loading={copy.isPending} onClick={() => copy.mutate(undefined)}>
              {t('sending.report.again')}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="columns one">
        <div>
          <Loaded query={query}>
            {(report) => (
              <>
                <div className="report-top">
                  <Verdict
                    report={report}
                    running={moving}
                    onCopy={maySend ? () => copy.mutate(undefined) : undefined}
                    onRefused={() => filter({ state: 'refused' })}
                  />
                  <Targets targets={report.targets} />
                </div>
                <Figures campaign={campaign} report={report} whom={whom} onWhom={filter} />
              </>
            )}
          </Loaded>
          <CampaignCost campaign={campaign} />
          <Recipients campaign={campaign.id} whom={whom} onWhom={filter} />
        </div>
      </div>
    </Page>
  );
}

type FiguresProps = {
  campaign: Campaign;
  report: Report;
  whom: Whom;
  onWhom: (whom: Whom) => void;
};

function Figures({ campaign, report, whom, onWhom }: FiguresProps) {
  const readers = useQuery({
    queryKey: ['readers', campaign.id],
    queryFn: () => getReaders(campaign.id),
    refetchInterval: isMoving(campaign.state) ? COUNT_AGAIN_MILLISECONDS : false,
  });
  const hasLinks = report.links.length > 0 && campaign.started_at !== null;
  return (
    <>
      <div className="report-top">
        <ReportFunnel counts={report.counts} state={whom.state} onState={(state) => onWhom({ state })} />
        <OverTime hours={report.per_hour} machines={readers.data?.machine_hours ?? []} />
      </div>
      <Loaded query={readers} rows={4}>
        {(data) => (
          <div className="report-top">
            <div className="report-stack">
              <Countries countries={data.countries} chosen={whom.country} onChoose={(country) => onWhom({ country })} />
              {hasLinks ? <Links campaign={campaign.id} links={report.links} /> : null}
            </div>
            <div className="report-stack">
              <WhoOpened openers={data.openers} people={report.counts.opened} />
              <Summed summed={report.summed} />
              {hasLinks ? <LinkMap campaign={campaign.id} links={report.links} /> : null}
            </div>
          </div>
        )}
      </Loaded>
      {report.causes.length > 0 ? <Causes causes={report.causes} /> : null}
      {report.refusals.length > 0 ? (
        <Refusals refusals={report.refusals} onChoose={() => onWhom({ state: 'refused' })} />
      ) : null}
    </>
  );
}
