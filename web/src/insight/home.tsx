/** Home: what needs a hand, what is left to set up, and how the campaigns go. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { getStatus, listCampaigns, listChannels, listDomains, listImports, listLetters } from '../api/operations';
import { useMe } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon, type IconName } from '../parts/icons';
import { Page, Section } from '../parts/page';
import { Rate } from '../parts/small';
import { Loaded } from '../parts/states';
import { addressOf } from '../sending/campaigns';
import { settled } from '../sending/progress';
import { CampaignTag, isMoving } from '../sending/state-tag';

const LATEST = 6;
const MORNING_ENDS = 12;
const EVENING_BEGINS = 18;

function useHome() {
  const campaigns = useQuery({ queryKey: ['campaign', 'all'], queryFn: listCampaigns, refetchInterval: 5_000 });
  const channels = useQuery({ queryKey: ['channel'], queryFn: listChannels });
  const domains = useQuery({ queryKey: ['domain'], queryFn: listDomains });
  const imports = useQuery({ queryKey: ['import', 'all'], queryFn: listImports });
  const letters = useQuery({ queryKey: ['letter', 'all'], queryFn: listLetters });
  const status = useQuery({ queryKey: ['status'], queryFn: getStatus });
  return { campaigns, channels, domains, imports, letters, status };
}

type Item = {
  key: string;
  icon: IconName;
  tone: 'bad' | 'warn' | 'quiet';
  name: string;
  why: string;
  to: string;
  verb: string;
};

export function HomeScreen() {
  const t = useT();
  const format = useFormat();
  const me = useMe();
  const home = useHome();
  const hour = new Date().getHours();
  const part = hour < MORNING_ENDS ? 'morning' : hour < EVENING_BEGINS ? 'day' : 'evening';
  const campaigns = home.campaigns.data?.items ?? [];
  const items: Item[] = [];
  for (const channel of home.channels.data ?? []) {
    if (channel.state === 'failing')
      items.push({
        key: channel.id,
        icon: 'warning',
        tone: 'bad',
        name: channel.name,
        why: channel.last_error ?? t('home.channel-failing'),
        to: '/settings/channels',
        verb: t('shell.common.look'),
      });
  }
  for (const row of campaigns) {
    if (row.state === 'paused')
      items.push({
        key: row.id,
        icon: 'pause',
        tone: 'warn',
        name: row.name,
        why: t('home.paused'),
        to: `/campaigns/${row.id}`,
        verb: t('shell.common.open'),
      });
    if (row.counts.in_doubt > 0)
      items.push({
        key: `${row.id} doubt`,
        icon: 'warning',
        tone: 'warn',
        name: row.name,
        why: t('sending.campaign.in-doubt', { count: row.counts.in_doubt, shown: format.number(row.counts.in_doubt) }),
        to: `/campaigns/${row.id}/report?state=in_doubt`,
        verb: t('shell.common.look'),
      });
  }
  for (const row of home.imports.data?.items ?? []) {
    if (row.state === 'checked')
      items.push({
        key: row.id,
        icon: 'upload',
        tone: 'quiet',
        name: row.file_name,
        why: t('home.import-waits'),
        to: `/imports/${row.id}`,
        verb: t('shell.common.open'),
      });
  }
  const sending = home.status.data?.sending;
  return (
    <Page
      title={t(`home.hello.${part}`, { name: me.user.name })}
      quiet={new Date().toLocaleDateString(document.documentElement.lang, {
        weekday: 'long',
        month: 'long',
        day: 'numeric',
      })}
    >
      <div className="columns home">
        <div>
          <SetUp home={home} />
          <Section title={t('home.needs')} quiet={items.length ? t('home.needs-count', { count: items.length }) : ''}>
            {items.length === 0 ? <p className="quiet">{t('home.nothing')}</p> : null}
            <ul>
              {items.map((item) => (
                <li key={item.key} className="attention">
                  <Icon name={item.icon} className={item.tone} />
                  <span className="strong" dir="auto">
                    {item.name}
                  </span>
                  <span className="cut quiet" dir="auto">
                    {item.why}
                  </span>
                  <Link
                    className="push"
                    to={item.to.split('?')[0]}
                    search={item.to.includes('?') ? { state: 'in_doubt' } : {}}
                  >
                    {item.verb}
                  </Link>
                </li>
              ))}
            </ul>
          </Section>
          <Section title={t('home.campaigns')} link={<Link to="/campaigns">{t('home.all-campaigns')}</Link>}>
            <Loaded query={home.campaigns}>
              {(page) =>
                page.items.length === 0 ? (
                  <p className="quiet">{t('home.no-campaign')}</p>
                ) : (
                  <ul>
                    {page.items.slice(0, LATEST).map((row) => (
                      <li key={row.id} className="attention">
                        <CampaignTag state={row.state} />
                        <Link
                          to={addressOf(row)}
                          params={{ id: row.id }}
                          className="strong cut"
                          style={{ color: 'inherit' }}
                          dir="auto"
                        >
                          {row.name}
                        </Link>
                        <span className="push">
                          {isMoving(row.state) ? (
                            <bdi dir="ltr">
                              {format.number(settled(row.counts))} / {format.number(row.counts.audience)}
                            </bdi>
                          ) : row.counts.accepted ? (
                            <>
                              {t('home.clicked')} <Rate part={row.counts.clicked} base={row.counts.accepted} />
                            </>
                          ) : null}
                        </span>
                      </li>
                    ))}
                  </ul>
                )
              }
            </Loaded>
          </Section>
        </div>
        <div>
          <Section title={t('home.sending')}>
            <Loaded query={home.status} rows={3}>
              {(status) => (
                <ul>
                  <li className="attention">
                    <Icon name={sending?.held ? 'pause' : 'check'} className={sending?.held ? 'warn' : 'good'} />
                    {sending?.held ? t.code('home.held', sending.why ?? 'unknown') : t('home.sending-fine')}
                  </li>
                  {(home.domains.data ?? []).map((domain) => (
                    <li key={domain.id} className="attention">
                      <Icon
                        name={domain.proven === 'unproven' ? 'warning' : 'check'}
                        className={domain.proven === 'unproven' ? 'warn' : 'good'}
                      />
                      <bdi dir="ltr">{domain.name}</bdi>
                      <span className="push quiet small">{t(`home.domain.${domain.proven}`)}</span>
                    </li>
                  ))}
                  {(home.channels.data ?? []).map((channel) => (
                    <li key={channel.id} className="attention">
                      <Icon
                        name={channel.state === 'ready' ? 'check' : 'warning'}
                        className={channel.state === 'ready' ? 'good' : 'bad'}
                      />
                      <span dir="auto">{channel.name}</span>
                      <span className="push quiet small">{t(`home.channel.${channel.state}`)}</span>
                    </li>
                  ))}
                  <li className="attention">
                    <Icon name="people" />
                    <span>{t('home.contacts')}</span>
                    <Link to="/contacts" className="push strong">
                      {format.number(status.engine.contacts)}
                    </Link>
                  </li>
                </ul>
              )}
            </Loaded>
          </Section>
        </div>
      </div>
    </Page>
  );
}

/** Stands until all is done, then it is gone. */
function SetUp({ home }: { home: ReturnType<typeof useHome> }) {
  const t = useT();
  if (!home.domains.data || !home.channels.data || !home.status.data || !home.letters.data || !home.campaigns.data)
    return null;
  const steps = [
    { key: 'domain', to: '/settings/domains', done: home.domains.data.some((domain) => domain.proven !== 'unproven') },
    { key: 'channel', to: '/settings/channels', done: home.channels.data.some((channel) => channel.state === 'ready') },
    { key: 'contacts', to: '/imports', done: home.status.data.engine.contacts > 0 },
    { key: 'letter', to: '/letters', done: home.letters.data.items.length > 0 },
    { key: 'campaign', to: '/campaigns', done: home.campaigns.data.items.some((row) => row.state !== 'draft') },
  ] as const;
  const left = steps.filter((step) => !step.done);
  if (left.length === 0) return null;
  return (
    <Section title={t('home.setup')} quiet={t('home.setup-left', { count: left.length })}>
      <ol>
        {steps.map((step) => (
          <li key={step.key} className="attention">
            <Icon name={step.done ? 'check' : 'clock'} className={step.done ? 'good' : 'quiet'} />
            <span className={step.done ? 'quiet' : 'strong'}>{t(`home.setup.${step.key}`)}</span>
            <span className="quiet cut only-desktop">{t(`home.setup.${step.key}-quiet`)}</span>
            {step.done ? (
              <span className="push small good">{t('home.setup.done')}</span>
            ) : (
              <Link to={step.to} className="push">
                {t('home.setup.go')}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
