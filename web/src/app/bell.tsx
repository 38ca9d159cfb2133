/** What ended or failed lately, and a mark on it until it was looked at on this computer. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Popover } from 'antd';
import { useState } from 'react';
import { getNeeds } from '../api/operations';
import type { Need, Operation } from '../api/types';
import { dayIn } from '../parts/days';
import { Icon } from '../parts/icons';
import { useEnded, useOperationWords } from './long-work';
import { now } from './now';
import { useMe } from './session';
import { useFormat, useT } from './words';

const DAYS_MILLISECONDS = 7 * 86_400_000;
const SHOWN = 8;

function storedAt(name: string): number {
  try {
    return Number(localStorage.getItem(name) ?? 0);
  } catch {
    return 0;
  }
}

/** Failed ones first, then what ended last. */
export function newsOf(ended: Operation[], now: number): Operation[] {
  const at = ({ ended_at }: Operation) => (ended_at ? Date.parse(ended_at) : 0);
  const failed = ({ state }: Operation) => Number(state === 'failed');
  return ended
    .filter((one) => now - at(one) < DAYS_MILLISECONDS)
    .sort((a, b) => failed(b) - failed(a) || at(b) - at(a))
    .slice(0, SHOWN);
}

const addressOf = ({ noun, id }: Operation) =>
  noun === 'import' ? `/imports/${id}` : noun === 'campaign' ? `/campaigns/${id}/report` : '/settings/jobs';

const BRAKES = ['campaign_braked', 'receiver_blocks'];
const LOOK_AGAIN_MILLISECONDS = 30_000;

/** What braked by itself and waits for a person. */
export const brakesOf = (items: Need[]): Need[] => items.filter((one) => BRAKES.includes(one.kind)).slice(0, SHOWN);

/** Own tasks of today and before. */
const dueOf = (items: Need[]): number => items.find((one) => one.kind === 'tasks_due')?.count ?? 0;

export function Bell() {
  const t = useT();
  const me = useMe();
  const stored = `tradewind.bell.${me.user.id}`;
  const [seenAt, setSeenAt] = useState(() => storedAt(stored));
  const { data } = useEnded();
  const news = newsOf(data?.items ?? [], now());
  const needs = useQuery({
    queryKey: ['insight', 'needs'],
    queryFn: getNeeds,
    refetchInterval: LOOK_AGAIN_MILLISECONDS,
  });
  const brakes = brakesOf(needs.data?.items ?? []);
  const tasks = dueOf(needs.data?.items ?? []);
  const zone = me.workspace.time_zone;
  // Tasks of today are told once a day.
  const reminded = dayIn(zone, seenAt) === dayIn(zone, now());
  const ended = news.filter((one) => one.ended_at && Date.parse(one.ended_at) > seenAt);
  const braked = brakes.filter((one) => one.since && Date.parse(one.since) > seenAt);
  const fresh = ended.length + braked.length + (tasks > 0 && !reminded ? 1 : 0);
  const look = (open: boolean) => {
    if (open) return;
    setSeenAt(now());
    try {
      localStorage.setItem(stored, String(now()));
    } catch {
      // Without storage the mark comes back with the next page.
    }
  };
  const label = fresh ? t('shell.operation.news-count', { count: fresh }) : t('shell.operation.news');
  return (
    <Popover
      content={<News news={news} brakes={brakes} tasks={tasks} />}
      trigger="click"
      placement="topLeft"
      onOpenChange={look}
    >
      <button type="button" className="icon-button bell" aria-label={label} title={label}>
        <Icon name="bell" />
        {fresh ? (
          <span
            className={
              braked.length || ended.some((one) => one.state === 'failed') ? 'bell-mark bad-mark' : 'bell-mark'
            }
            aria-hidden="true"
          />
        ) : null}
      </button>
    </Popover>
  );
}

function News({ news, brakes, tasks }: { news: Operation[]; brakes: Need[]; tasks: number }) {
  const t = useT();
  const format = useFormat();
  const words = useOperationWords();
  return (
    <div className="tray-list">
      <span className="strong">{t('shell.operation.news')}</span>
      {tasks > 0 ? (
        <div className="row">
          <Icon name="check" size={14} className="warn" />
          <Link to="/tasks">{t('shell.tasks.due', { count: tasks, shown: format.number(tasks) })}</Link>
        </div>
      ) : null}
      {brakes.map((one) => (
        <div key={`${one.kind} ${one.id} ${one.detail}`}>
          <div className="row">
            <Icon name="pause" size={14} className="bad" />
            {one.kind === 'campaign_braked' ? (
              <Link to="/campaigns/$id" params={{ id: one.id ?? '' }} className="cut" dir="auto">
                {one.name}
              </Link>
            ) : (
              <Link to="/settings/channels" className="cut" dir="auto">
                {one.name}
              </Link>
            )}
            <span className="push quiet small">{one.since ? format.ago(one.since) : ''}</span>
          </div>
          <div className="bad small">{t.code('shell.operation.brake', one.kind)}</div>
        </div>
      ))}
      {news.length === 0 && brakes.length === 0 && tasks === 0 ? (
        <p className="quiet">{t('shell.operation.news-none')}</p>
      ) : null}
      {news.map((one) => (
        <div key={one.id}>
          <div className="row">
            <Icon
              name={one.state === 'failed' ? 'warning' : one.state === 'done' ? 'check' : 'stop'}
              size={14}
              className={one.state === 'failed' ? 'bad' : one.state === 'done' ? 'good' : 'quiet'}
            />
            <Link to={addressOf(one)} className="cut" dir="auto">
              {words.title(one)}
            </Link>
            <span className="push quiet small">{one.ended_at ? format.ago(one.ended_at) : ''}</span>
          </div>
          <div className={one.state === 'failed' ? 'bad small' : 'quiet small'}>{words.result(one)}</div>
        </div>
      ))}
      <Link to="/settings/jobs" className="small">
        {t('shell.operation.all')}
      </Link>
    </div>
  );
}
