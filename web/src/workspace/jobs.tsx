import { useQuery } from '@tanstack/react-query';
import { listJobs } from '../api/operations';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Tag, type Tone } from '../parts/small';
import { Loaded } from '../parts/states';
import { SettingsPage } from './settings-page';

const TONES: Record<string, Tone> = {
  waiting: 'plain',
  running: 'info',
  done: 'good',
  failed: 'bad',
  cancelled: 'plain',
};

export function JobsScreen() {
  const t = useT();
  const format = useFormat();
  const query = useQuery({ queryKey: ['job', 'all'], queryFn: listJobs });
  return (
    <SettingsPage title={t('shell.settings.jobs')}>
      <Section title={t('shell.settings.jobs')} quiet={t('shell.settings.jobs-quiet')}>
        <Loaded query={query}>
          {(page) =>
            page.items.length === 0 ? (
              <p className="quiet">{t('shell.settings.no-job')}</p>
            ) : (
              <div className="table-scroll">
                <table className="plain">
                  <thead>
                    <tr>
                      <th>{t('shell.settings.job')}</th>
                      <th>{t('shell.settings.state')}</th>
                      <th className="number">{t('shell.settings.done')}</th>
                      <th className="number">{t('shell.settings.begun')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {page.items.map((job) => (
                      <tr key={job.id}>
                        <td className="medium" dir="auto">
                          {t.code('shell.job', job.title.code, job.title.arguments)}
                          {job.error ? (
                            <div className="bad small" lang="en" dir="ltr">
                              {job.error}
                            </div>
                          ) : null}
                        </td>
                        <td>
                          <Tag tone={TONES[job.state]}>{t(`shell.settings.job.${job.state}`)}</Tag>
                        </td>
                        <td className="number">
                          <bdi dir="ltr">
                            {job.total
                              ? `${format.number(job.done)} / ${format.number(job.total)}`
                              : format.number(job.done)}
                          </bdi>
                        </td>
                        <td className="number quiet">{job.started_at ? format.ago(job.started_at) : '—'}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )
          }
        </Loaded>
      </Section>
    </SettingsPage>
  );
}
