/** A month as a grid of days. One day is the stop of Tab; arrows walk as they stand on the screen. */

import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { CampaignRow } from '../api/types';
import { now } from '../app/now';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { addressOf } from './campaign-address';
import { keyOf, monthOf, plusDays } from './month';
import { iconOf, toneOf } from './state-tag';

/** Campaigns of a day that have room; the day says how many more. */
const SHOWN = 3;

type Props = {
  month: string;
  weeks: Date[][];
  days: Map<string, CampaignRow[]>;
  day: Date;
  onDay: (day: Date) => void;
  onNew: ((day: Date) => void) | undefined;
};

export function MonthGrid({ month, weeks, days, day, onDay, onNew }: Props) {
  const t = useT();
  const format = useFormat();
  const current = useRef<HTMLDivElement>(null);
  const walking = useRef(false);
  const at = keyOf(day);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the day that the arrows chose
  useEffect(() => {
    if (walking.current) current.current?.focus();
    walking.current = false;
  }, [at]);
  const press = (event: KeyboardEvent) => {
    if (event.target !== current.current) return;
    const forward = document.documentElement.dir === 'rtl' ? -1 : 1;
    const steps: Record<string, number> = {
      ArrowRight: forward,
      ArrowLeft: -forward,
      ArrowDown: 7,
      ArrowUp: -7,
    };
    const step = steps[event.key];
    if (step) {
      walking.current = true;
      onDay(plusDays(day, step));
    } else if (event.key === 'Enter') {
      const first = current.current?.querySelector('a');
      if (first) first.click();
      else onNew?.(day);
    } else return;
    event.preventDefault();
  };
  const stop = weeks.flat().some((one) => keyOf(one) === at) ? at : keyOf(weeks[1]?.[0] ?? day);
  const today = keyOf(new Date(now()));
  return (
    <div className="calendar" role="grid" aria-label={format.month(new Date(`${month}-01T00:00:00`))}>
      <div role="row" className="calendar-week">
        {weeks[0]?.map((one) => (
          <div key={one.getDay()} role="columnheader" className="calendar-weekday">
            {format.weekday(one)}
          </div>
        ))}
      </div>
      {weeks.map((week) => (
        <div key={keyOf(week[0] ?? day)} role="row" className="calendar-week">
          {week.map((one) => {
            const key = keyOf(one);
            const rows = days.get(key) ?? [];
            return (
              <div
                role="gridcell"
                key={key}
                ref={key === stop ? current : undefined}
                tabIndex={key === stop ? 0 : -1}
                aria-current={key === today ? 'date' : undefined}
                aria-label={`${format.day(one)}, ${t('sending.calendar.count', { count: rows.length })}`}
                className={monthOf(one) === month ? 'calendar-cell' : 'calendar-cell other-month'}
                onKeyDown={press}
                onFocus={() => (key === at ? undefined : onDay(one))}
                onDoubleClick={() => onNew?.(one)}
              >
                <span className="calendar-day">{one.getDate()}</span>
                {rows.slice(0, SHOWN).map((row) => (
                  <Link
                    key={row.id}
                    to={addressOf(row)}
                    params={{ id: row.id }}
                    className={`calendar-campaign tag-${toneOf(row.state)}`}
                    title={`${row.name} · ${t.code('sending.campaign.state', row.state)}`}
                  >
                    <Icon name={iconOf(row.state)} size={12} />
                    <span className="cut" dir="auto">
                      {row.name}
                    </span>
                    <span className="unseen">{t.code('sending.campaign.state', row.state)}</span>
                  </Link>
                ))}
                {rows.length > SHOWN ? (
                  <span className="small quiet">{t('sending.calendar.more', { count: rows.length - SHOWN })}</span>
                ) : null}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
