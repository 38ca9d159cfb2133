/**
 * A file of orders under way. The file stays in the browser: each try sends it anew, with what was said of it, and hears line by line how it is
 * read, how far it is, and what is wrong with rows. A later try ends the one before.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ApiError, problemOf } from '../api/client';
import { importOrders } from '../api/operations';
import type { OrderAccount, OrderFileLook, OrderFinding, OrderImportLine, Problem } from '../api/types';
import { ORDER_NOUNS } from './order-panel';

/** What was said of the file; the rest is guessed. */
export type OrderWish = {
  columns?: (string | null)[];
  currency?: string;
  dates?: 'dmy' | 'mdy';
  lines?: boolean;
  encoding?: string;
};

export type OrderFileState = {
  file: File;
  wish: OrderWish;
  /** Whether it is being written, or was. */
  writes: boolean;
  working: boolean;
  look?: OrderFileLook;
  progress?: { done: number; total: number };
  findings: OrderFinding[];
  account?: OrderAccount;
  problem?: Problem;
  /** It had begun to write when it broke off. */
  broken?: boolean;
};

export function useOrderFile() {
  const client = useQueryClient();
  const [state, setState] = useState<OrderFileState | null>(null);
  const running = useRef<AbortController | null>(null);

  const run = async (file: File, wish: OrderWish, writes: boolean) => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    const change = (how: (before: OrderFileState) => OrderFileState) =>
      running.current === control ? setState((before) => (before ? how(before) : before)) : undefined;
    setState((before) => ({
      file,
      wish,
      writes,
      working: true,
      findings: [],
      // What is known of the columns stays in sight until the file is looked at again.
      look: before?.file === file ? before.look : undefined,
    }));
    let begun = false;
    let ended = false;
    const hear = (line: OrderImportLine) => {
      if (line.kind === 'look') {
        begun = writes;
        ended = line.asks !== null;
        change((before) => ({ ...before, look: line }));
      } else if (line.kind === 'progress') change((before) => ({ ...before, progress: line }));
      else if (line.kind === 'finding') change((before) => ({ ...before, findings: [...before.findings, line] }));
      else if (line.kind === 'done') {
        ended = true;
        change((before) => ({ ...before, account: line }));
      } else {
        ended = true;
        const problem = { ...problemOf(0, null), code: line.code, detail: line.detail };
        change((before) => ({ ...before, problem, broken: begun }));
      }
    };
    try {
      await importOrders(file, { ...wish, dry_run: !writes }, control.signal, hear);
      if (!ended) throw new ApiError(0, problemOf(0, null));
    } catch (error) {
      if (control.signal.aborted) return;
      const problem = error instanceof ApiError ? error.problem : problemOf(0, null);
      change((before) => ({ ...before, problem, broken: begun }));
    }
    change((before) => ({ ...before, working: false }));
    if (writes) {
      const nouns = [...ORDER_NOUNS, 'company', 'tier', 'status', 'trade', 'market'];
      await Promise.all(nouns.map((noun) => client.invalidateQueries({ queryKey: [noun] })));
    }
  };

  return {
    state,
    take: (file: File) => void run(file, {}, false),
    wish: (change: OrderWish) => state && void run(state.file, { ...state.wish, ...change }, false),
    write: () => state && void run(state.file, state.wish, true),
    again: () => state && void run(state.file, state.wish, state.writes),
    forget: () => {
      running.current?.abort();
      setState(null);
    },
  };
}
