/**
 * A condition as the builder holds it: groups and questions with a key each, so that counts, answers and faults of the server
 * find the part they are about. What is still half filled in stays here and is not asked.
 */
import type { Condition, ConditionNode, FreeCondition, Happened, Rule } from '../api/types';
import { asked, isComplete } from './rules';

/** The newest version: all that it knows is offered here. The server keeps the earliest that says the same. */
const VERSION = 5;

export type How = 'all' | 'any' | 'none';
export const HOWS: How[] = ['all', 'any', 'none'];
export type Of = 'contacts' | 'companies';
export type Group = { key: string; kind: 'group'; how: How; parts: Part[] };
export type Inside = { key: string; kind: 'company' | 'someone'; group: Group };
export type Part =
  | Group
  | Inside
  | { key: string; kind: 'field'; rule: Rule }
  | { key: string; kind: 'happened'; asked: Happened };

let last = 0;
const freshKey = () => {
  last += 1;
  return `part-${last}`;
};

export const group = (how: How, parts: Part[] = []): Group => ({ key: freshKey(), kind: 'group', how, parts });
export const field = (rule: Rule): Part => ({ key: freshKey(), kind: 'field', rule });
export const happened = (asked: Happened): Part => ({ key: freshKey(), kind: 'happened', asked });
export const inside = (kind: Inside['kind'], parts: Part[] = []): Inside => ({
  key: freshKey(),
  kind,
  group: group('all', parts),
});

function partOf(node: ConditionNode): Part {
  if ('all' in node) return group('all', node.all.map(partOf));
  if ('any' in node) return group('any', node.any.map(partOf));
  if ('not' in node) return group('none', 'any' in node.not ? node.not.any.map(partOf) : [partOf(node.not)]);
  if ('company' in node) return { key: freshKey(), kind: 'company', group: groupOf(node.company) };
  if ('someone' in node) return { key: freshKey(), kind: 'someone', group: groupOf(node.someone) };
  return 'happened' in node ? happened(node) : field(node);
}

function groupOf(node: ConditionNode): Group {
  const part = partOf(node);
  return part.kind === 'group' ? part : group('all', [part]);
}

/** The builder's form of what is stored. */
export function treeOf(stored: FreeCondition): Group {
  const { version: _, ...node } = stored as unknown as Condition;
  return groupOf(node as ConditionNode);
}

/** Whether the part already asks something. */
export function isAsking(part: Part): boolean {
  switch (part.kind) {
    case 'group':
      return part.parts.some(isAsking);
    case 'field':
      return isComplete(part.rule);
    case 'happened':
      return part.asked.counting !== 'in_a_row' || (part.asked.about?.length ?? 0) > 0;
    default:
      return isAsking(part.group);
  }
}

/** The key of the node that a "none" turns round: whoever meets one of its parts. */
export const leftOut = (key: string) => `${key}:any`;

/** What the server is asked, and which part it means by which answer and by which place. */
export type Written = {
  condition: FreeCondition;
  /** The key of each node over people, in the order in which they are written; what a "none" leaves out has the key of `leftOut`. */
  nodes: string[];
  /** The key of each part by the path at which it stands. */
  places: Map<string, string>;
};

export function written(root: Group): Written {
  const nodes: string[] = [];
  const places = new Map<string, string>();
  const note = (key: string, at: string, isCounted: boolean) => {
    places.set(at, key);
    if (isCounted) nodes.push(key);
  };
  const below = (at: string, word: string) => (at ? `${at}.${word}` : word);
  const write = (part: Part, at: string, isCounted: boolean): ConditionNode => {
    note(part.key, at, isCounted);
    if (part.kind === 'field') return asked(part.rule);
    if (part.kind === 'happened') return part.asked;
    if (part.kind !== 'group') {
      // What is inside a company is one question about the person.
      const within = write(part.group, below(at, part.kind), false);
      return part.kind === 'company' ? { company: within } : { someone: within };
    }
    const { how } = part;
    if (how === 'none' && isCounted) nodes.push(leftOut(part.key));
    const list = how === 'none' ? below(at, 'not.any') : below(at, how);
    const parts = part.parts.filter(isAsking).map((one, place) => write(one, `${list}[${place}]`, isCounted));
    if (how === 'none') return { not: { any: parts } };
    return how === 'all' ? { all: parts } : { any: parts };
  };
  // A page that has nothing to ask yet means everybody.
  const node = isAsking(root) ? write(root, '', true) : write({ ...root, how: 'all' }, '', true);
  return { condition: { version: VERSION, ...node } as unknown as FreeCondition, nodes, places };
}

/** The key of the part that a path of the server stands in. */
export function keyAt(places: Written['places'], path: string): string | undefined {
  for (let at = path; ; at = at.replace(/\.?[^.]*$/, '')) {
    const found = places.get(at.replace(/\.$/, ''));
    if (found || !at) return found;
  }
}

const inner = (part: Part): Group | null => (part.kind === 'group' ? part : 'group' in part ? part.group : null);

/** Every test of a field in the tree. */
export function rulesOf(part: Part): Rule[] {
  if (part.kind === 'field') return [part.rule];
  return inner(part)?.parts.flatMap(rulesOf) ?? [];
}

/** The same tree with another part in the place of one; `null` takes it away. */
export function changed(root: Group, key: string, change: (part: Part) => Part | null): Group {
  const walk = (part: Part): Part | null => {
    if (part.key === key) return change(part);
    if (part.kind === 'group') return { ...part, parts: part.parts.flatMap((one) => walk(one) ?? []) };
    if ('group' in part) return { ...part, group: walk(part.group) as Group };
    return part;
  };
  return (walk(root) as Group | null) ?? root;
}

/** The group that holds a part, and its place there. */
export function placeOf(root: Group, key: string): { holder: Group; place: number } | null {
  const within = (holder: Group): { holder: Group; place: number } | null => {
    const place = holder.parts.findIndex((part) => part.key === key);
    if (place >= 0) return { holder, place };
    for (const part of holder.parts) {
      const next = inner(part);
      const found = next ? within(next) : null;
      if (found) return found;
    }
    return null;
  };
  return within(root);
}

/** Puts a part into a group; into the outermost one where that group is gone. */
export function inserted(root: Group, holder: string, place: number, part: Part): Group {
  const put = (into: Group): Group => ({ ...into, parts: into.parts.toSpliced(place, 0, part) });
  if (holder === root.key) return put(root);
  const next = changed(root, holder, (found) => (found.kind === 'group' ? put(found) : found));
  return placeOf(next, part.key) ? next : { ...root, parts: [...root.parts, part] };
}

/** One step up or down, into a group that stands there and out of one at its edge; never out of a company. */
export function moved(root: Group, key: string, by: -1 | 1): Group {
  const at = placeOf(root, key);
  const part = at?.holder.parts[at.place];
  if (!at || !part) return root;
  const without = changed(root, key, () => null);
  const next = at.holder.parts[at.place + by];
  if (next?.kind === 'group') return inserted(without, next.key, by === 1 ? 0 : next.parts.length, part);
  if (next) return inserted(without, at.holder.key, at.place + by, part);
  const above = placeOf(root, at.holder.key);
  return above ? inserted(without, above.holder.key, above.place + (by === 1 ? 1 : 0), part) : root;
}

/** The part in a new group of its own, in the same place. */
export function wrapped(root: Group, key: string): Group {
  return changed(root, key, (part) => group('any', [part]));
}

/** Out of its group, behind it; what stands in the outermost group or in a company's stays. */
export function takenOut(root: Group, key: string): Group {
  const at = placeOf(root, key);
  const part = at?.holder.parts[at.place];
  const above = at ? placeOf(root, at.holder.key) : null;
  if (!part || !above) return root;
  return inserted(
    changed(root, key, () => null),
    above.holder.key,
    above.place + 1,
    part,
  );
}
