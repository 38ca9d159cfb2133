import { useQuery } from '@tanstack/react-query';
import { listJobs } from '../api/operations';
import type { Job } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Tag, type Tone } from '../parts/small';
import { Loaded } from '../parts/states';
import { Table, type TableColumn } from '../parts/table';
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
  const columns: TableColumn<Job>[] = [
    {
      key: 'job',
      title: t('shell.settings.job'),
      written: true,
      cell: (job) => (
        <>
          <span className="medium">{t.code('shell.job', job.title.code, job.title.arguments)}</span>
          {job.error ? (
            <div className="bad small" lang="en" dir="ltr">
              {job.error}
            </div>
          ) : null}
        </>
      ),
    },
    {
      key: 'state',
      title: t('shell.settings.state'),
      cell: (job) => <Tag tone={TONES[job.state]}>{t(`shell.settings.job.${job.state}`)}</Tag>,
    },
    {
      key: 'done',
      title: t('shell.settings.done'),
      number: true,
      cell: (job) => (
        <bdi dir="ltr">
          {job.total ? `${format.number(job.done)} / ${format.number(job.total)}` : format.number(job.done)}
        </bdi>
      ),
    },
    {
      key: 'begun',
      title: t('shell.settings.begun'),
      number: true,
      quiet: true,
      cell: (job) => (job.started_at ? format.ago(job.started_at) : '—'),
    },
  ];
  return (
    <SettingsPage title={t('shell.settings.jobs')}>
      <Section title={t('shell.settings.jobs')} quiet={t('shell.settings.jobs-quiet')}>
        <Loaded query={query}>
          {(page) =>
            page.items.length === 0 ? (
              <p className="quiet">{t('shell.settings.no-job')}</p>
            ) : (
              <Table rows={page.items} columns={columns} id={(job) => job.id} />
            )
          }
        </Loaded>
      </Section>
    </SettingsPage>
  );
}
