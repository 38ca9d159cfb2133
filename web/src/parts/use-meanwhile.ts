/** A form of a record that others may save meanwhile: what it was read from, and where its fields differ from what they saved. */
import type { FormInstance } from 'antd';
import { useEffect, useState } from 'react';
import { ApiError } from '../api/client';
import { queryClient } from '../app/session';
import { forgetProblem } from '../app/stores';
import type { Clash } from './meanwhile';
import { useEditing, usePresence } from './presence';

type Versioned = { id: string; version: number };

type Asked<R extends Versioned, D extends object> = {
  /** The noun of the record's query. */
  noun: string;
  /** As it stands on the server by now; absent while it is being made. */
  record: R | undefined;
  form: FormInstance<D>;
  draftOf: (record: R) => D;
  labelOf: (key: string) => string;
  say: (key: string, value: unknown) => string;
};

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? '') === JSON.stringify(other ?? '');

export function useMeanwhile<R extends Versioned, D extends object>(asked: Asked<R, D>) {
  const { noun, record, form, draftOf, labelOf, say } = asked;
  const [base, setBase] = useState(record);
  const presence = usePresence(record?.id);
  useEditing(record?.id);
  const newer = record && base && record.version > base.version ? record : null;
  // Who it was comes with the presence, which is asked again as soon as there is something newer.
  useEffect(() => {
    if (newer) void queryClient.invalidateQueries({ queryKey: ['presence', newer.id] });
  }, [newer]);
  const clashes = (): Clash[] => {
    if (!newer || !base) return [];
    const [before, theirs] = [draftOf(base), draftOf(newer)] as Record<string, unknown>[];
    const mine = { ...before, ...(form.getFieldsValue() as Record<string, unknown>) };
    return Object.keys(theirs!)
      .filter((key) => !same(before![key], theirs![key]) && !same(mine[key], theirs![key]))
      .map((key) => ({
        key,
        label: labelOf(key),
        mine: say(key, mine[key]),
        theirs: say(key, theirs![key]),
        touched: !same(before![key], mine[key]),
      }));
  };
  const settle = (keys: string[]) => {
    if (!newer) return;
    const theirs = draftOf(newer) as Record<string, unknown>;
    for (const key of keys) form.setFieldValue(key as never, theirs[key] as never);
    setBase(newer);
  };
  const found = clashes();
  // Where nothing differs any more there is nothing to ask.
  const nothing = newer !== null && found.length === 0;
  useEffect(() => {
    if (nothing) setBase(newer ?? undefined);
  }, [nothing, newer]);
  return {
    version: base?.version ?? 0,
    clashes: found,
    by: presence?.last_change?.by ?? null,
    at: presence?.last_change?.at ?? null,
    settle,
    /** Whether a refusal was about another's hand: then it is shown here, beside what was typed. */
    heard: (error: unknown): boolean => {
      if (!record || !(error instanceof ApiError) || error.problem.code !== 'changed_meanwhile') return false;
      forgetProblem();
      void queryClient.invalidateQueries({ queryKey: [noun, 'one', record.id] });
      return true;
    },
  };
}
