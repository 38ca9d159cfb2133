/** Running work: a thin line in the rail that opens the list. It goes on when the page is closed. */
import { useQuery } from '@tanstack/react-query';
import { Popover } from 'antd';
import { listJobs } from '../api/operations';
import type { Job } from '../api/types';
import { useFormat, useT } from './words';

const LOOK_AGAIN_MILLISECONDS = 4_000;

export function useRunningJobs(): Job[] {
  const { data } = useQuery({
    queryKey: ['job', 'running'],
    queryFn: listJobs,
    refetchInterval: (query) => (query.state.data?.items.some(isRunning) ? LOOK_AGAIN_MILLISECONDS : false),
  });
  return data?.items.filter(isRunning) ?? [];
}

const isRunning = (job: Job) => job.state === 'running' || job.state === 'waiting';
export const shareOf = (job: Job) => (job.total ? Math.min(1, job.done / job.total) : 0);

export function Tray() {
  const t = useT();
  const format = useFormat();
  const jobs = useRunningJobs();
  const first = jobs[0];
  if (!first) return null;
  const list = (
    <div className="tray-list">
      <div className="row">
        <span className="strong">{t('shell.tray.title')}</span>
        <span className="quiet small push">{t('shell.tray.goes-on')}</span>
      </div>
      {jobs.map((job) => (
        <div key={job.id} className="tray-job">
          <div className="row">
            <span className="cut" dir="auto">
              {t.code('shell.job', job.title.code, job.title.arguments)}
            </span>
            <span className="push small">
              {job.total ? `${format.number(job.done)} / ${format.number(job.total)}` : ''}
            </span>
          </div>
          <div className="thin-bar">
            <span style={{ inlineSize: `${shareOf(job) * 100}%` }} />
          </div>
        </div>
      ))}
    </div>
  );
  return (
    <Popover content={list} trigger="click" placement="topLeft">
      <button type="button" className="bare tray">
        <span className="row small">
          <span className="cut" dir="auto">
            {t.code('shell.job', first.title.code, first.title.arguments)}
          </span>
          <span className="push">{format.percent(Math.round(shareOf(first) * 100) / 100)}</span>
        </span>
        <span className="thin-bar">
          <span style={{ inlineSize: `${shareOf(first) * 100}%` }} />
        </span>
      </button>
    </Popover>
  );
}
