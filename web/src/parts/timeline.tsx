/**
 * What happened, newest first, by day. The mark tells who acted: a filled disc is theirs, a ring ours, a dashed ring the system's or a machine's.
 * What a line says is its owner's matter.
 */
import type { ReactNode } from 'react';
import { now } from '../app/now';
import { useFormat, useT } from '../app/words';
import { Icon, type IconName } from './icons';
import { byDay, nearDay } from './timeline-days';

export type Line = {
  id: string;
  at: string;
  actor: 'they' | 'we' | 'system';
  icon: IconName;
  /** Who, did, what; the object strong. */
  said: ReactNode;
  /** In small letters below: why, or what came of it. */
  reason?: ReactNode;
  /** Their own words. */
  quote?: string | null;
  /** Before the time, such as an amount. */
  end?: ReactNode;
};

export function Timeline({ lines, label }: { lines: Line[]; label: string }) {
  const t = useT();
  const format = useFormat();
  return (
    <section className="timeline" aria-label={label}>
      {byDay(lines).map((group) => {
        const near = nearDay(group.day, new Date(now()));
        const day = format.dayHead(group.at);
        return (
          <section key={group.day}>
            <h3>{near ? t(`shell.timeline.${near}`, { day }) : day}</h3>
            <ol>
              {group.lines.map((line) => (
                <TimelineLine key={line.id} line={line} />
              ))}
            </ol>
          </section>
        );
      })}
    </section>
  );
}

function TimelineLine({ line }: { line: Line }) {
  const t = useT();
  const format = useFormat();
  return (
    <li className={`happened happened-${line.actor}`}>
      <span className={`mark mark-${line.actor}`} title={t(`shell.timeline.${line.actor}`)}>
        <Icon name={line.icon} size={14} />
        <span className="unseen">{t(`shell.timeline.${line.actor}`)}</span>
      </span>
      <div className="happened-words">
        <div className="happened-line">
          <span className="said">{line.said}</span>
          <span className="push row quiet">
            {line.end}
            <time dateTime={line.at} title={format.moment(line.at)}>
              <bdi dir="ltr">{format.time(line.at)}</bdi>
            </time>
          </span>
        </div>
        {line.reason ? <div className="quiet small">{line.reason}</div> : null}
        {line.quote ? (
          <blockquote className="their-words">
            <bdi>{line.quote}</bdi>
          </blockquote>
        ) : null}
      </div>
    </li>
  );
}

/** What the marks mean, once beside the filter. */
export function TimelineLegend() {
  const t = useT();
  return (
    <span className="timeline-legend quiet small" aria-hidden="true">
      {(['they', 'we', 'system'] as const).map((actor) => (
        <span key={actor} className="row">
          <span className={`mark-small mark-${actor}`} />
          {t(`shell.timeline.${actor}`)}
        </span>
      ))}
    </span>
  );
}
