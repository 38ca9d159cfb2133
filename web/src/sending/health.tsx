/** Sending health: what is wrong with a domain or a channel, whether it is safe to mend, and how exactly. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { checkChannelHealth, checkDomainHealth, listHealthChecks } from '../api/operations';
import type { HealthSubject } from '../api/types';
import { useAct } from '../app/act';
import { useKeys } from '../app/keys';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Page } from '../parts/page';
import { Empty, Loaded, SampleRows } from '../parts/states';
import { HealthChecks } from './health-checks';
import { HealthHistory } from './health-history';
import { HealthKeys } from './health-keys';
import { HealthReports } from './health-reports';
import { HealthSubjects } from './health-subjects';
import { Receivers } from './receivers';
import './health.css';

const LOOK_AGAIN_MILLISECONDS = 60_000;
const SAMPLE: [string, string, string][] = [
  ['SPF', 'seller.example', '✓'],
  ['DKIM', 'seller.example', '✓'],
  ['DMARC', 'seller.example', '!'],
];

export function HealthScreen() {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const { of } = useSearch({ from: '/shell/health' });
  const mayManage = useRight('manage_channels');
  const query = useQuery({
    queryKey: ['health'],
    queryFn: listHealthChecks,
    refetchInterval: LOOK_AGAIN_MILLISECONDS,
  });
  const subjects = query.data ?? [];
  const chosen = subjects.find((one) => one.id === of) ?? subjects[0];
  const check = useAct(
    (one: HealthSubject) => (one.kind === 'domain' ? checkDomainHealth(one.id) : checkChannelHealth(one.id)),
    { nouns: ['health', 'domain', 'insight'], said: (one) => t('health.checked-said', { name: one.name }) },
  );
  const look = () => chosen && mayManage && check.mutate(chosen);
  useKeys([{ keys: 'r', label: 'health.keys.check', run: () => void look() }]);
  const at = chosen?.checked_at;
  return (
    <Page
      title={t('health.title')}
      quiet={chosen ? (at ? t('health.checked', { time: format.ago(at) }) : t('health.not-checked')) : undefined}
      actions={
        mayManage && chosen ? (
          <Button icon={<Icon name="refresh" />} loading={check.isPending} onClick={look}>
            {t('health.check-now')}
          </Button>
        ) : null
      }
    >
      <Loaded query={query}>
        {() =>
          chosen ? (
            <div className={`columns health-page of-${chosen.kind}`}>
              <HealthSubjects
                subjects={subjects}
                chosen={chosen.id}
                onChoose={(id) => void navigate({ to: '/health', search: { of: id }, replace: true })}
              />
              <div>
                <HealthChecks
                  key={chosen.id}
                  subject={chosen}
                  mayManage={mayManage}
                  busy={check.isPending}
                  onCheck={() => look()}
                />
                {chosen.kind === 'channel' ? (
                  <>
                    <Receivers channel={chosen.id} />
                    <HealthHistory days={chosen.history} />
                  </>
                ) : null}
              </div>
              {chosen.kind === 'domain' ? (
                <aside>
                  <HealthHistory days={chosen.history} />
                  <HealthReports id={chosen.id} mayManage={mayManage} />
                  <HealthKeys subject={chosen} mayManage={mayManage} />
                </aside>
              ) : null}
            </div>
          ) : (
            <Empty
              sample={<SampleRows rows={SAMPLE} />}
              title={t('health.title')}
              text={t('health.empty')}
              action={mayManage ? <Link to="/settings/domains">{t('health.empty-act')}</Link> : null}
            />
          )
        }
      </Loaded>
    </Page>
  );
}
