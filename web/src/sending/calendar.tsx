/** Campaigns on their days. Arrows walk the days, Enter opens, N begins one on that day; the phone reads it as a list. */

import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { listCalendar } from '../api/operations';
import type { CampaignRow } from '../api/types';
import { useKeys } from '../app/keys';
import { now } from '../app/now';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Page } from '../parts/page';
import { IconButton } from '../parts/small';
import { Loaded } from '../parts/states';
import { useOnPhone } from '../parts/width';
import { addressOf } from './campaign-address';
import { CampaignTabs } from './campaigns';
import { firstOf, isMonth, keyOf, monthOf, plusDays, plusMonths, weekBegins, weeksOf } from './month';
import { MonthGrid } from './month-grid';
import { NewCampaign } from './new-campaign';
import './reach.css';
import { CampaignTag } from './state-tag';

const MORNING = 9;

/** Campaigns by the day on which they began, or are to begin. */
export function byDay(rows: CampaignRow[]): Map<string, CampaignRow[]> {
  const days = new Map<string, CampaignRow[]>();
  for (const row of rows) {
    const at = row.started_at ?? row.send_at;
    if (!at) continue;
    const key = keyOf(new Date(at));
    days.set(key, [...(days.get(key) ?? []), row]);
  }
  return days;
}

export function CalendarScreen() {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const onPhone = useOnPhone();
  const maySend = useRight('send_campaigns');
  const search = useSearch({ from: '/shell/campaigns/calendar' });
  const today = new Date(now());
  const [day, setDay] = useState(today);
  const [adding, setAdding] = useState<Date | null>(null);
  const month = isMonth(search.month) ? search.month : monthOf(today);
  const weeks = weeksOf(month, weekBegins(document.documentElement.lang));
  const [from, until] = [weeks[0]?.[0] ?? firstOf(month), plusDays(weeks.at(-1)?.[6] ?? firstOf(month), 1)];
  const query = useQuery({
    queryKey: ['campaign', 'calendar', keyOf(from), keyOf(until)],
    queryFn: () => listCalendar(from.toISOString(), until.toISOString()),
    placeholderData: (old) => old,
  });
  const show = (next: Date) => {
    setDay(next);
    if (monthOf(next) !== month)
      void navigate({ to: '/campaigns/calendar', search: { month: monthOf(next) }, replace: true });
  };
  const begin = (on: Date) => {
    const at = new Date(on.getFullYear(), on.getMonth(), on.getDate(), MORNING);
    setAdding(at.getTime() > now() ? at : new Date(now()));
  };
  const turn = (months: number) => show(plusMonths(monthOf(day) === month ? day : firstOf(month), months));
  useKeys([
    { keys: 'pageup', label: 'sending.calendar.before', run: () => turn(-1) },
    { keys: 'pagedown', label: 'sending.calendar.after', run: () => turn(1) },
    ...(maySend ? [{ keys: 'n', label: 'sending.calendar.new', run: () => begin(day) }] : []),
  ]);
  const days = byDay(query.data?.items ?? []);
  return (
    <Page
      title={t('sending.campaign.plural')}
      tabs={<CampaignTabs />}
      actions={
        maySend ? (
          <Button type="primary" icon={<Icon name="plus" />} onClick={() => begin(day)}>
            {t('sending.campaign.new')}
          </Button>
        ) : null
      }
    >
      <div className="toolbar">
        <IconButton icon="back" label={t('sending.calendar.before')} keys="PgUp" onClick={() => turn(-1)} />
        <IconButton icon="next" label={t('sending.calendar.after')} keys="PgDn" onClick={() => turn(1)} />
        <h2 className="calendar-month" aria-live="polite">
          {format.month(firstOf(month))}
        </h2>
        <Button onClick={() => show(new Date(now()))}>{t('sending.calendar.today')}</Button>
      </div>
      <div className="columns one">
        <div>
          <Loaded query={query}>
            {() =>
              onPhone ? (
                <Agenda days={days} month={month} />
              ) : (
                <MonthGrid
                  month={month}
                  weeks={weeks}
                  days={days}
                  day={day}
                  onDay={show}
                  onNew={maySend ? begin : undefined}
                />
              )
            }
          </Loaded>
        </div>
      </div>
      {adding ? <NewCampaign at={isPast(adding) ? null : adding} onClose={() => setAdding(null)} /> : null}
    </Page>
  );
}

const isPast = (at: Date) => at.getTime() <= now();

/** The days of the month that have campaigns, one after the other. */
function Agenda({ days, month }: { days: Map<string, CampaignRow[]>; month: string }) {
  const t = useT();
  const format = useFormat();
  const found = [...days].filter(([key]) => key.startsWith(month)).sort(([a], [b]) => a.localeCompare(b));
  if (found.length === 0)
    return (
      <div className="section">
        <p className="quiet">{t('sending.calendar.nothing')}</p>
      </div>
    );
  return found.map(([key, rows]) => (
    <section key={key} className="section">
      <h3 className="small quiet">{format.day(`${key}T00:00:00`)}</h3>
      <ul>
        {rows.map((row) => (
          <li key={row.id} className="attention">
            <Link
              to={addressOf(row)}
              params={{ id: row.id }}
              className="strong"
              style={{ color: 'inherit' }}
              dir="auto"
            >
              {row.name}
            </Link>
            <span className="push row">
              <bdi dir="ltr" className="quiet small">
                {format.time(row.started_at ?? row.send_at ?? row.created_at)}
              </bdi>
              <CampaignTag state={row.state} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  ));
}
