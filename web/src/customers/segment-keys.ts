/** The keys of the builder. They are about the part that has the focus, or about the whole where none has. */
import { type Shortcut, useKeys } from '../app/keys';
import type { Building } from './segment-building';
import { type Group, group, type Part } from './segment-tree';

function partAt(root: Part, key: string): Part | null {
  if (root.key === key) return root;
  const inner = root.kind === 'group' ? root.parts : 'group' in root ? root.group.parts : [];
  for (const part of inner) {
    const found = partAt(part, key);
    if (found) return found;
  }
  return null;
}

/** The group that the part is, or that is nearest around the element. */
function holderAt(root: Group, at: Element | null): Group {
  for (let element = at?.closest<HTMLElement>('[data-part]'); element; ) {
    const part = partAt(root, element.dataset.part ?? '');
    if (part?.kind === 'group') return part;
    if (part && 'group' in part) return part.group;
    element = element.parentElement?.closest<HTMLElement>('[data-part]') ?? null;
  }
  return root;
}

export function useBuilderKeys(tree: Group, building: Building, undo: (() => void) | undefined) {
  const focused = () => document.activeElement?.closest<HTMLElement>('[data-part]')?.dataset.part;
  const onPart = (run: (key: string) => void) => () => {
    const key = focused();
    if (!key || key === tree.key) return false;
    run(key);
  };
  const remove = (key: string) => {
    const part = partAt(tree, key);
    if (part) building.remove(part);
  };
  const holder = () => holderAt(tree, document.activeElement);
  const keys: Shortcut[] = [
    { keys: 'n', label: 'customers.segment.key.add', run: () => building.startAdding(holder().key) },
    { keys: 'shift+n', label: 'customers.segment.key.add-group', run: () => building.add(holder().key, group('any')) },
    { keys: 'alt+arrowup', label: 'customers.segment.act.up', run: onPart((key) => building.move(key, -1)) },
    { keys: 'alt+arrowdown', label: 'customers.segment.act.down', run: onPart((key) => building.move(key, 1)) },
    { keys: '<', label: 'customers.segment.act.out', run: onPart(building.takeOut) },
    { keys: '>', label: 'customers.segment.act.in', run: onPart(building.wrap) },
    { keys: 'delete', also: ['backspace'], label: 'customers.segment.act.remove', run: onPart(remove) },
  ];
  if (undo) keys.push({ keys: 'mod+z', label: 'customers.segment.undo', run: undo });
  useKeys(building.mayEdit ? keys : []);
}
