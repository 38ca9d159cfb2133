/** Long work as the shell follows it: what is under way, how fast it goes, and what came of what ended meanwhile. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { actOnBulkRun, actOnCampaign, actOnImport, listOperations } from '../api/operations';
import type { Operation } from '../api/types';
import { useAct } from './act';
import { say } from './stores';
import { useFormat, useT } from './words';

const LOOK_AGAIN_MILLISECONDS = 2_000;
/** The pace is that of the last minute: what was slow or paused before says nothing about what is left. */
const MEASURED_MILLISECONDS = 60_000;
const LEAST_MEASURED_MILLISECONDS = 1_500;
const SHOWN = 50;

export type Look = { at: number; done: number };
export type Pace = { perSecond: number; secondsLeft: number | null };

/** The pace between the first and the last look; none before there were two, and none while nothing moves. */
export function measured(looks: Look[], total: number | null): Pace | null {
  const [first, last] = [looks[0], looks.at(-1)];
  if (!first || !last || last.at - first.at < LEAST_MEASURED_MILLISECONDS || last.done <= first.done) return null;
  const perSecond = ((last.done - first.done) / (last.at - first.at)) * 1_000;
  return { perSecond, secondsLeft: total === null ? null : Math.max(0, total - last.done) / perSecond };
}

const looks = new Map<string, Look[]>();

function note(operations: Operation[], now: number) {
  for (const { id, done, state } of operations) {
    const before =
      state === 'running' ? (looks.get(id) ?? []).filter((look) => now - look.at < MEASURED_MILLISECONDS) : [];
    looks.set(id, [...before, { at: now, done }]);
  }
  for (const id of looks.keys()) if (!operations.some((one) => one.id === id)) looks.delete(id);
}

/** The server's pace where it knows one, else what was seen here. */
export function paceOf(operation: Operation): Pace | null {
  if (operation.state !== 'running') return null;
  const seen = measured(looks.get(operation.id) ?? [], operation.total);
  if (seen || operation.per_second === null) return seen;
  return { perSecond: operation.per_second, secondsLeft: operation.seconds_left };
}

export function useUnderWay(): Operation[] {
  const { data } = useQuery({
    queryKey: ['operation', 'under_way'],
    queryFn: async () => {
      const page = await listOperations({ phase: 'under_way', limit: SHOWN });
      note(page.items, Date.now());
      return page;
    },
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => one.state === 'running') ? LOOK_AGAIN_MILLISECONDS : false,
  });
  return data?.items ?? [];
}

export function useEnded() {
  return useQuery({
    queryKey: ['operation', 'ended'],
    queryFn: () => listOperations({ phase: 'ended', limit: SHOWN }),
  });
}

/** The words for long work: its title, its pace, its result. */
export function useOperationWords() {
  const t = useT();
  const format = useFormat();
  const title = ({ title: { code, arguments: values } }: Operation) => t.code('shell.operation.title', code, values);
  return {
    title,
    progress: ({ done, total }: Operation) =>
      total === null ? format.number(done) : `${format.number(done)} / ${format.number(total)}`,
    pace: (operation: Operation) => {
      const pace = paceOf(operation);
      if (!pace) return operation.state === 'running' ? '' : t(`shell.operation.state.${operation.state}`);
      const rate = format.number(
        pace.perSecond < 10 ? Math.round(pace.perSecond * 10) / 10 : Math.round(pace.perSecond),
      );
      const speed = t.code('shell.operation.speed', operation.noun, { rate });
      if (pace.secondsLeft === null) return speed;
      return `${speed} · ${t('shell.operation.left', { time: format.span(pace.secondsLeft) })}`;
    },
    /** What was counted, none of it nought unless all is. */
    result: ({ noun, result, failure }: Operation) => {
      if (failure) return t.has(`shell.error.code.${failure}`) ? t(`shell.error.code.${failure}`) : failure;
      const counts = Object.entries(result).filter(([, count]) => count > 0);
      return counts
        .map(([name, count]) => t.code(`shell.operation.result.${noun}`, name, { count: format.number(count) }))
        .join(' · ');
    },
    said: (operation: Operation) => t.code('shell.operation.said', operation.state, { title: title(operation) }),
  };
}

/** Says by toast what came of the work that was seen running here and ended. */
export function useEndings(underWay: Operation[]) {
  const client = useQueryClient();
  const words = useOperationWords();
  const latest = useRef(words);
  latest.current = words;
  const seen = useRef<ReadonlySet<string>>(new Set());
  const ids = underWay.map((one) => one.id).join(' ');
  useEffect(() => {
    const now = new Set(ids.split(' ').filter(Boolean));
    const gone = [...seen.current].filter((id) => !now.has(id));
    seen.current = now;
    if (gone.length === 0) return;
    void client
      .fetchQuery({
        queryKey: ['operation', 'ended'],
        queryFn: () => listOperations({ phase: 'ended', limit: SHOWN }),
        staleTime: 0,
      })
      .then((page) => {
        const ended = page.items.find((one) => gone.includes(one.id));
        if (!ended) return;
        const { said, result } = latest.current;
        say([said(ended), result(ended)].filter(Boolean).join(' · '));
      })
      // A toast that cannot be told is no trouble: the bell shows the same.
      .catch(() => undefined);
  }, [ids, client]);
}

export type OperationVerb = 'pause' | 'resume' | 'cancel' | 'undo';

/** Asks for a verb of the thing that runs, at its own address. */
export function useOperationAct() {
  return useAct(
    async ({ operation, verb }: { operation: Operation; verb: OperationVerb }): Promise<unknown> => {
      if (operation.noun === 'campaign' && verb !== 'undo') return actOnCampaign(operation.id, verb);
      if (operation.noun === 'import' && (verb === 'cancel' || verb === 'undo')) return actOnImport(operation.id, verb);
      if (operation.noun === 'bulk_run' && (verb === 'cancel' || verb === 'undo'))
        return actOnBulkRun(operation.id, verb);
      return undefined;
    },
    { nouns: ['operation', 'import', 'campaign', 'contact', 'company'] },
  );
}
