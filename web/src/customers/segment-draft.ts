/** A segment as it is being changed here: what it was read from, what was done to it since, and the way back. */
import { useState } from 'react';
import type { FreeCondition, NewSegment, Segment } from '../api/types';
import { type Group, group, treeOf, written } from './segment-tree';

/** Steps that can be taken back; nobody remembers further. */
const STEPS_KEPT = 100;

export type Draft = { name: string; note: string; watched: boolean; tree: Group };

export const draftOf = ({ name, note, watched, condition }: Segment): Draft => ({
  name,
  note,
  watched,
  tree: treeOf(condition),
});

/** A new one: everybody, or what somebody began with. */
export const newDraft = (name: string, condition: FreeCondition | null): Draft => ({
  name,
  note: '',
  watched: false,
  tree: condition ? treeOf(condition) : group('all'),
});

/** What the server is told of it. */
export const saidOf = ({ name, note, watched, tree }: Draft): NewSegment => ({
  name: name.trim(),
  note: note.trim(),
  watched,
  condition: written(tree).condition as NewSegment['condition'],
});

/** As a text that is the same for the same segment: the server writes what it was told in an order of its own. */
const said = (draft: Draft) => JSON.stringify(ordered(saidOf(draft)));

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, ordered(inner)]));
}

export function useDraft(start: Draft) {
  const [state, setState] = useState({ draft: start, base: said(start), past: [] as Group[] });
  const { draft, base, past } = state;
  return {
    draft,
    isChanged: said(draft) !== base,
    change: (what: Partial<Omit<Draft, 'tree'>>) =>
      setState((before) => ({ ...before, draft: { ...before.draft, ...what } })),
    /** Each state of the conditions can be gone back to. */
    setTree: (tree: Group) =>
      setState((before) =>
        tree === before.draft.tree
          ? before
          : {
              ...before,
              draft: { ...before.draft, tree },
              past: [...before.past, before.draft.tree].slice(-STEPS_KEPT),
            },
      ),
    undo:
      past.length > 0
        ? () =>
            setState((before) => ({
              ...before,
              draft: { ...before.draft, tree: before.past.at(-1) ?? before.draft.tree },
              past: before.past.slice(0, -1),
            }))
        : undefined,
    /** From here on this is what stands on the server. */
    settle: (saved: Draft, isShown: boolean) =>
      setState((before) =>
        isShown ? { draft: saved, base: said(saved), past: [] } : { ...before, base: said(saved) },
      ),
  };
}
