/** Changes of many that go on by themselves, above the rows: how far each is, with a stop; then what came of it, with its undo, until it is put away. */
import { Button } from 'antd';
import { useState } from 'react';
import type { Operation } from '../api/types';
import { useEnded, useOperationAct, useOperationWords, useUnderWay } from '../app/long-work';
import { now } from '../app/now';
import { useT } from '../app/words';
import { Progress } from '../parts/progress';
import { IconButton } from '../parts/small';
import type { GridNoun } from './fields';

/** What ended longer ago is looked up among the operations, where its undo stays for as long as there is one. */
const SHOWN_MILLISECONDS = 24 * 3_600_000;
const STORED = 'tradewind.bulk.put-away';
/** The newest; the rows are what the screen is for. */
const ENDED_SHOWN = 2;
/** More than anybody puts away in a day. */
const REMEMBERED = 50;

const OF_NOUN: Record<GridNoun, string> = { contact: '_contacts', company: '_companies' };

/** Those that ended lately, can be undone, and were not put away. */
export function endedOf(operations: Operation[], away: readonly string[], at: number): Operation[] {
  return operations.filter(
    ({ id, ended_at, can }) =>
      can.includes('undo') && ended_at !== null && at - Date.parse(ended_at) < SHOWN_MILLISECONDS && !away.includes(id),
  );
}

function stored(): string[] {
  try {
    return (localStorage.getItem(STORED) ?? '').split(' ').filter(Boolean);
  } catch {
    return [];
  }
}

export function BulkStrip({ noun }: { noun: GridNoun }) {
  const t = useT();
  const underWay = useUnderWay();
  const { data } = useEnded();
  const [away, setAway] = useState(stored);
  const mine = (operations: Operation[]) =>
    operations.filter((one) => one.noun === 'bulk_run' && one.title.code.includes(OF_NOUN[noun]));
  const running = mine(underWay);
  const ended = endedOf(mine(data?.items ?? []), away, now()).slice(0, ENDED_SHOWN);
  if (running.length + ended.length === 0) return null;
  const putAway = (id: string) => {
    const next = [id, ...away].slice(0, REMEMBERED);
    setAway(next);
    try {
      localStorage.setItem(STORED, next.join(' '));
    } catch {
      // Without storage it comes back with the next page.
    }
  };
  return (
    <ul className="bulk-strip" aria-label={t('customers.bulk.strip')}>
      {running.map((one) => (
        <Running key={one.id} run={one} />
      ))}
      {ended.map((one) => (
        <Ended key={one.id} run={one} onClose={() => putAway(one.id)} />
      ))}
    </ul>
  );
}

function Running({ run }: { run: Operation }) {
  const t = useT();
  const words = useOperationWords();
  const act = useOperationAct();
  const title = words.title(run);
  return (
    <li>
      <span className="strong">{title}</span>
      <span className="bulk-strip-line">
        <Progress label={title} done={run.done} total={run.total} />
      </span>
      <bdi dir="ltr">{words.progress(run)}</bdi>
      <span className="quiet small bulk-strip-pace">{words.pace(run)}</span>
      {run.can.includes('cancel') ? (
        <Button
          type="link"
          size="small"
          className="push"
          loading={act.isPending}
          onClick={() => act.mutate({ operation: run, verb: 'cancel' })}
        >
          {t('customers.bulk.stop')}
        </Button>
      ) : null}
    </li>
  );
}

function Ended({ run, onClose }: { run: Operation; onClose: () => void }) {
  const t = useT();
  const words = useOperationWords();
  const act = useOperationAct();
  return (
    <li>
      <span role="status">
        <span className="strong">{words.said(run)}</span>{' '}
        <span className={run.state === 'failed' ? 'bad' : 'quiet'}>{words.result(run)}</span>
      </span>
      <span className="push row">
        <Button
          type="link"
          size="small"
          loading={act.isPending}
          onClick={() => act.mutate({ operation: run, verb: 'undo' })}
        >
          {t('shell.common.undo')}
        </Button>
        <IconButton icon="close" label={t('shell.common.close')} onClick={onClose} />
      </span>
    </li>
  );
}
