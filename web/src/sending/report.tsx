/** Did it work: the verdict first, then numbers with their base, hours, links, refusals and every recipient. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { copyCampaign, getCampaign, getReport } from '../api/operations';
import type { Campaign, Report } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Bars, HourColumns } from '../parts/bars';
import { Icon } from '../parts/icons';
import { Page, Section } from '../parts/page';
import { Rate } from '../parts/small';
import { Loaded } from '../parts/states';
import { Recipients } from './recipients';
import { CampaignTag, isMoving } from './state-tag';

const LOOK_AGAIN_MILLISECONDS = 3_000;

export function ReportScreen() {
  const { id } = useParams({ from: '/shell/campaigns/$id/report' });
  const campaign = useQuery({ queryKey: ['campaign', 'one', id], queryFn: () => getCampaign(id) });
  const moving = campaign.data ? isMoving(campaign.data.state) : false;
  const report = useQuery({
    queryKey: ['campaign', 'report', id],
    queryFn: () => getReport(id),
    refetchInterval: moving ? LOOK_AGAIN_MILLISECONDS : false,
  });
  return <Loaded query={campaign}>{(row) => <ReportPage campaign={row} query={report} />}</Loaded>;
}

type Query = { data: Report | undefined; error: unknown; refetch: () => unknown };

function ReportPage({ campaign, query }: { campaign: Campaign; query: Query }) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const maySend = useRight('send_campaigns');
  const { state } = useSearch({ from: '/shell/campaigns/$id/report' });
  const copy = useAct(() => copyCampaign(campaign.id), {
    nouns: ['campaign'],
    done: (made) => void navigate({ to: '/campaigns/$id', params: { id: made.id } }),
  });
  const filter = (next: string | undefined) =>
    void navigate({ to: '/campaigns/$id/report', params: { id: campaign.id }, search: { state: next }, replace: true });
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
          {isMoving(campaign.state) || campaign.state === 'paused' ? (
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
          <Loaded query={query}>{(report) => <Figures report={report} running={isMoving(campaign.state)} />}</Loaded>
          <Recipients campaign={campaign.id} state={state} onState={filter} />
        </div>
      </div>
    </Page>
  );
}

function Figures({ report, running }: { report: Report; running: boolean }) {
  const t = useT();
  const format = useFormat();
  const c = report.counts;
  return (
    <>
      <div className="report-top">
        <section className="section">
          <div className="row small quiet">
            <Icon name={running ? 'clock' : 'check'} size={14} />
            {t(running ? 'sending.report.so-far' : 'sending.report.verdict')}
          </div>
          <p className="big-figure">{t.code('sending.report.verdict', report.verdict_code)}</p>
          <p className="quiet">
            {t('sending.report.speed', {
              seconds: format.number(Math.round(report.seconds)),
              rate: format.number(Math.round(report.letters_per_second)),
            })}
          </p>
        </section>
        <Section title={t('sending.report.numbers')} quiet={t('sending.report.numbers-quiet')}>
          <dl className="rates">
            <dt>{t('sending.report.accepted')}</dt>
            <dd>
              <Rate part={c.accepted} base={c.audience} />
            </dd>
            <dt>{t('sending.report.clicked')}</dt>
            <dd>
              <Rate part={c.clicked} base={c.accepted} />
            </dd>
            <dt>{t('sending.report.opened')}</dt>
            <dd>
              <Rate part={c.opened} base={c.accepted} />
            </dd>
            <dt>{t('sending.report.unsubscribed')}</dt>
            <dd>
              <Rate part={c.unsubscribed} base={c.accepted} />
            </dd>
            <dt>{t('sending.report.refused')}</dt>
            <dd>
              <Rate part={c.refused} base={c.audience} />
            </dd>
            <dt>{t('sending.report.in_doubt')}</dt>
            <dd className={c.in_doubt ? 'warn' : ''}>{format.number(c.in_doubt)}</dd>
          </dl>
        </Section>
      </div>
      <div className="report-top">
        <Section title={t('sending.report.funnel')} quiet={t('sending.report.funnel-quiet')}>
          <Bars
            label={t('sending.report.funnel')}
            bars={[
              { key: 'audience', name: t('sending.report.people'), value: c.audience, tone: 'soft' },
              {
                key: 'accepted',
                name: t('sending.report.accepted'),
                value: c.accepted,
                tone: 'soft',
                after: c.audience ? format.percent(c.accepted / c.audience) : '',
              },
              {
                key: 'opened',
                name: t('sending.report.opened'),
                value: c.opened,
                after: c.accepted ? format.percent(c.opened / c.accepted) : '',
              },
              {
                key: 'clicked',
                name: t('sending.report.clicked'),
                value: c.clicked,
                after: c.opened ? format.percent(c.clicked / c.opened) : '',
              },
            ]}
          />
        </Section>
        <Section
          title={t('sending.report.hours')}
          quiet={
            <span className="row">
              <span className="dot" style={{ background: 'var(--series1-soft)' }} />
              {t('shell.common.opened')} <span className="dot dot-info" />
              {t('shell.common.clicked')}
            </span>
          }
        >
          {report.per_hour.length ? (
            <HourColumns hours={report.per_hour} label={t('sending.report.hours')} />
          ) : (
            <p className="quiet">{t('sending.report.no-hours')}</p>
          )}
        </Section>
      </div>
      <div className="report-top">
        <Section title={t('sending.report.links')} quiet={t('sending.report.links-quiet')}>
          {report.links.length === 0 ? (
            <p className="quiet">{t('sending.report.no-links')}</p>
          ) : (
            <div className="table-scroll">
              <table className="plain">
                <thead>
                  <tr>
                    <th>{t('sending.report.link')}</th>
                    <th className="number">{t('sending.report.link-people')}</th>
                    <th className="number">{t('sending.report.link-clicks')}</th>
                    <th className="number">{t('sending.report.link-machine')}</th>
                  </tr>
                </thead>
                <tbody>
                  {report.links.map((link) => (
                    <tr key={link.id}>
                      <td className="code">{link.url}</td>
                      <td className="number strong">{format.number(link.people)}</td>
                      <td className="number">{format.number(link.clicks)}</td>
                      <td className="number quiet">{format.number(link.machine)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Section>
        <Section title={t('sending.report.refusals')} quiet={t('sending.report.refusals-quiet')}>
          {report.refusals.length === 0 ? (
            <p className="quiet">{t('sending.report.no-refusals')}</p>
          ) : (
            <table className="plain">
              <tbody>
                {report.refusals.map((row) => (
                  <tr key={row.code + row.text}>
                    <td className="code nowrap">{row.code}</td>
                    <td className="small" dir="auto">
                      {row.text}
                    </td>
                    <td className="number strong">{format.number(row.count)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Section>
      </div>
    </>
  );
}
