/** What the builder does with its tree, and what it asks the server while one builds: whom each part means, and what each says of one person. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ApiError } from '../api/client';
import { countContacts, explainCondition } from '../api/operations';
import type { ExplainedNode } from '../api/types';
import { say } from '../app/stores';
import { useT } from '../app/words';
import {
  changed,
  type Group,
  inserted,
  keyAt,
  moved,
  type Part,
  placeOf,
  takenOut,
  type Written,
  wrapped,
  written,
} from './segment-tree';

/** So long nothing has to change before the server is asked: a word is typed in one go. */
const REST_MILLISECONDS = 200;

export type Building = {
  mayEdit: boolean;
  change: (key: string, change: (part: Part) => Part) => void;
  add: (holder: string, part: Part) => void;
  remove: (part: Part) => void;
  move: (key: string, by: -1 | 1) => void;
  /** Into a group of its own, and out of the group that it stands in. */
  wrap: (key: string) => void;
  takeOut: (key: string) => void;
  /** Which of these would change nothing. */
  stays: (key: string) => { up: boolean; down: boolean; out: boolean };
  /** The group in which a condition is being chosen. */
  adding: string | null;
  startAdding: (group: string | null) => void;
  /** People that a part means by itself. */
  counts: ReadonlyMap<string, number>;
  everybody: number;
  /** Whether the counts are those of what is shown. */
  isCurrent: boolean;
  /** The key of the outermost group. */
  root: string;
  /** What each part says of the person who is asked about. */
  answers: ReadonlyMap<string, ExplainedNode> | null;
  /** What is wrong with a part, in the server's words. */
  faults: ReadonlyMap<string, string>;
};

/** The value, once it has been the same for a while. */
export function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

/** Answers of the server by the part that they are about. */
function byKey<A>({ nodes }: Written, answers: A[] | undefined): Map<string, A> {
  return new Map((answers ?? []).flatMap((answer, place) => (nodes[place] ? [[nodes[place], answer] as const] : [])));
}

/** `condition: all[1].value: expected a word` is about the part at `all[1]`. */
export function faultOf(error: unknown, { places }: Written): [string, string] | null {
  if (!(error instanceof ApiError)) return null;
  const { detail, fields } = error.problem;
  if (!fields.some(({ field }) => field === 'condition')) return null;
  const [, path = '', reason] = /^condition: (?:([a-z_.[\]0-9]*): )?(.*)$/.exec(detail) ?? [];
  const key = keyAt(places, path);
  return key ? [key, reason ?? detail] : null;
}

type Asked = {
  tree: Group;
  onTree: (tree: Group) => void;
  mayEdit: boolean;
  /** The person who is asked about. */
  contact: string | null;
};

export function useBuilding({ tree, onTree, mayEdit, contact }: Asked) {
  const t = useT();
  const [adding, startAdding] = useState<string | null>(null);
  const back = useBack(tree, onTree);
  const { asked, isRested, counted, everybody, explained } = useAnswers(tree, contact);
  const fault = faultOf(counted.error, asked);
  // The same question may have been asked by a tree with other keys.
  const sameKeys = (of: Written) => (JSON.stringify(of.condition) === JSON.stringify(asked.condition) ? asked : of);
  const replant = (next: Group, key: string) => {
    onTree(next);
    focusIn(key);
  };
  const isCurrent = isRested && !counted.isPlaceholderData;
  const building: Building = {
    mayEdit,
    adding,
    startAdding,
    isCurrent,
    root: tree.key,
    everybody,
    change: (key, change) => onTree(changed(tree, key, change)),
    add: (holder, part) => {
      onTree(inserted(tree, holder, Number.MAX_SAFE_INTEGER, part));
      if (part.kind === 'group') startAdding(part.key);
      // A field goes on to its value by itself.
      else if (part.kind === 'happened') focusIn(part.key);
    },
    move: (key, by) => replant(moved(tree, key, by), key),
    wrap: (key) => replant(wrapped(tree, key), key),
    takeOut: (key) => replant(takenOut(tree, key), key),
    stays: (key) => ({
      up: moved(tree, key, -1) === tree,
      down: moved(tree, key, 1) === tree,
      out: takenOut(tree, key) === tree,
    }),
    remove: (part) => {
      const at = placeOf(tree, part.key);
      if (!at) return;
      onTree(changed(tree, part.key, () => null));
      say(t('customers.segment.removed'), async () => back(part, at.holder.key, at.place));
      focusIn((at.holder.parts[at.place + 1] ?? at.holder.parts[at.place - 1] ?? at.holder).key);
    },
    counts: counted.data ? byKey(sameKeys(counted.data.of), counted.data.nodes) : NOBODY,
    answers: contact && explained.data ? byKey(sameKeys(explained.data.of), explained.data.said) : null,
    faults: new Map(fault ? [fault] : []),
  };
  return {
    building,
    condition: asked.condition,
    count: counted.error ? undefined : counted.data?.count,
  };
}
const NOBODY: ReadonlyMap<string, number> = new Map();

/** What had the focus stands elsewhere now, or is gone: what stands there has it then. */
function focusIn(key: string) {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-part="${key}"] button:enabled`)?.focus());
}

function useAnswers(tree: Group, contact: string | null) {
  const rested = useRested(tree);
  const asked = useMemo(() => written(rested), [rested]);
  const counted = useQuery({
    queryKey: ['contact', 'segment-count', asked.condition],
    queryFn: async ({ signal }) => ({ of: asked, ...(await countContacts({ condition: asked.condition }, signal)) }),
    placeholderData: (before) => before,
    retry: false,
  });
  const all = useQuery({ queryKey: ['contact', 'segment-everybody'], queryFn: () => countContacts({}) });
  const explained = useQuery({
    queryKey: ['contact', 'segment-why', contact, asked.condition],
    queryFn: async () => ({ of: asked, said: await explainCondition(asked.condition, contact ?? '') }),
    enabled: contact !== null,
    placeholderData: (before) => before,
    retry: false,
  });
  return { asked, isRested: rested === tree, counted, everybody: all.data?.count ?? 0, explained };
}

/** Puts a part back into the tree as it is by then. */
function useBack(tree: Group, onTree: (tree: Group) => void) {
  const latest = useRef({ tree, onTree });
  latest.current = { tree, onTree };
  return (part: Part, holder: string, place: number) =>
    latest.current.onTree(inserted(latest.current.tree, holder, place, part));
}
