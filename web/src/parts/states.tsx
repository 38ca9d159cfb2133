/** Waiting, nothing, no match, trouble, no right: each says what can be done now. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import { listAdministrators } from '../api/operations';
import type { Problem } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Icon } from './icons';
import { Skeleton, type SkeletonShape } from './skeleton';
import { Copy } from './small';
import { StillLoading } from './still-loading';

/** The words for a problem: those of its code, else those of the field at fault. */
function titleOf({ code, fields }: Problem, t: ReturnType<typeof useT>) {
  const ofField = fields.length > 0 && !t.has(`shell.error.code.${code}`) && t.has(`shell.error.field.${code}`);
  return t.code(ofField ? 'shell.error.field' : 'shell.error.code', code);
}

/** What another server answered is shown in its own words; so is what we have no words for yet. */
const inItsOwnWords = ({ code }: Problem, t: ReturnType<typeof useT>) =>
  code.startsWith('relay_') || !(t.has(`shell.error.code.${code}`) || t.has(`shell.error.field.${code}`));

export function ProblemBox({ problem, again }: { problem: Problem; again?: () => void }) {
  const t = useT();
  const format = useFormat();
  const step = problem.next_step;
  if (problem.code === 'loading') return <StillLoading share={Number(step?.arguments.progress ?? Number.NaN)} />;
  return (
    <div className="problem" role="alert">
      <Icon name="warning" className="bad" />
      <div>
        <div className="strong">
          {problem.code === 'changed_meanwhile' && step?.arguments.by
            ? t('shell.meanwhile.changed-all', {
                name: String(step.arguments.by),
                time: format.time(String(step.arguments.at)),
              })
            : titleOf(problem, t)}
        </div>
        {step && step.code !== 'correct_field' && t.has(`shell.error.step.${step.code}`) ? (
          <div>{t(`shell.error.step.${step.code}`, step.arguments as Record<string, string>)}</div>
        ) : null}
        {inItsOwnWords(problem, t) && problem.detail ? (
          <div lang="en" dir="ltr">
            {problem.detail}
          </div>
        ) : null}
        {again ? (
          <Button size="small" onClick={again} icon={<Icon name="refresh" size={14} />}>
            {t('shell.common.again')}
          </Button>
        ) : null}
      </div>
      {problem.trace_id ? (
        <span className="push row">
          <span className="code quiet">{problem.trace_id}</span>
          <Copy text={problem.trace_id} />
        </span>
      ) : null}
    </div>
  );
}

type Query<T> = { data: T | undefined; error: unknown; refetch: () => unknown };

/** Data when there is some (old data under a strip if the refresh failed), else the wait or the trouble. */
export function Loaded<T>({
  query,
  rows,
  shape,
  children,
}: {
  query: Query<T>;
  rows?: number;
  /** The layout of what is awaited. */
  shape?: SkeletonShape;
  children: (data: T) => ReactNode;
}) {
  const trouble = query.error;
  const problem = trouble instanceof ApiError ? trouble.problem : null;
  if (query.data === undefined && !trouble) return <Skeleton rows={rows} shape={shape} />;
  if (trouble instanceof ApiError && trouble.status === 403) return <NoRight />;
  return (
    <>
      {trouble ? <ProblemBox problem={problem ?? unexpected(trouble)} again={() => void query.refetch()} /> : null}
      {query.data === undefined ? null : children(query.data)}
    </>
  );
}

function unexpected(error: unknown): Problem {
  return { code: 'unexpected', detail: String(error), next_step: null, trace_id: '', fields: [] };
}

/** Not there any more, or not for you: who can change that, and one click to ask. */
export function NoRight() {
  const t = useT();
  const { data } = useQuery({ queryKey: ['user', 'who-may-grant'], queryFn: listAdministrators });
  return (
    <div className="no-right">
      <Icon name="lock" />
      <div>
        <div className="strong">{t('shell.error.no-right.title')}</div>
        <div>{t('shell.error.no-right.text')}</div>
        {data?.length ? (
          <ul className="row wrap">
            {data.map((user) => (
              <li key={user.id} className="row">
                <bdi>{user.name}</bdi>
                <a href={`mailto:${user.email}?subject=${encodeURIComponent(location.pathname)}`}>
                  {t('shell.error.no-right.ask')}
                </a>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  );
}

/** The first time: a dimmed sample, one sentence of use, one main action. */
export function Empty({
  sample,
  title,
  text,
  action,
  more,
}: {
  sample?: ReactNode;
  title: string;
  text: string;
  action?: ReactNode;
  more?: ReactNode;
}) {
  return (
    <div className="empty">
      {sample ? (
        <div className="empty-sample" aria-hidden="true" inert>
          {sample}
        </div>
      ) : null}
      <h2>{title}</h2>
      <p>{text}</p>
      <div className="row wrap empty-actions">
        {action}
        {more}
      </div>
    </div>
  );
}

export function SampleRows({ rows }: { rows: [string, string, string][] }) {
  return (
    <table className="plain">
      <tbody>
        {rows.map((row) => (
          <tr key={row[0]}>
            {row.map((cell, index) => (
              <td key={index} className={index === 0 ? 'medium' : 'quiet'}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
