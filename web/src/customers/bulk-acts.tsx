/** What both bulk bars can do: one road for change and removal, and the acts on labels and owners. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { listTags } from '../api/operations';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { BulkPick } from './bulk-bar';
import { NOBODY, useOwnerOptions } from './owner-options';

type Done = { changed: number; complete: boolean };
type Labels = { add_tags?: string[]; remove_tags?: string[] };

type Road<Change> = {
  noun: 'contact' | 'company';
  /** Nouns whose queries are stale afterwards. */
  nouns: string[];
  change: (what: Change) => Promise<Done>;
  remove: () => Promise<Done>;
  /** After either: nothing is checked any more. */
  done: () => void;
};

export function useBulk<Change>({ noun, nouns, change, remove, done }: Road<Change>) {
  const t = useT();
  const format = useFormat();
  const said = (word: string, { changed }: Done) =>
    t(`customers.${noun}.bulk.${word}`, { count: changed, shown: format.number(changed) });
  const changing = useAct(change, {
    nouns,
    said: (result) => said(result.complete ? 'done' : 'incomplete', result),
    done,
  });
  const removing = useAct(remove, { nouns, said: (result) => said('removed', result), done });
  return {
    busy: changing.isPending || removing.isPending,
    act: (what: Change) => changing.mutate(what),
    remove: () => removing.mutate(undefined),
  };
}

type ActProps<Change> = { busy: boolean; act: (what: Change) => void };

export function BulkTags({ busy, act }: ActProps<Labels>) {
  const t = useT();
  const { data = [] } = useQuery({ queryKey: ['tag'], queryFn: listTags });
  const options = data.map((tag) => ({ value: tag.id, label: tag.name }));
  const same = { icon: 'tag', options, busy } as const;
  return (
    <>
      <BulkPick {...same} label={t('customers.contact.bulk.tag')} onPick={(id) => act({ add_tags: [id] })} />
      <BulkPick {...same} label={t('customers.contact.bulk.untag')} onPick={(id) => act({ remove_tags: [id] })} />
    </>
  );
}

export function BulkOwner({ busy, act }: ActProps<{ owner: string | null }>) {
  const t = useT();
  const mayAssign = useRight('assign');
  const options = useOwnerOptions(mayAssign);
  if (!mayAssign) return null;
  const pick = (id: string) => act({ owner: id === NOBODY ? null : id });
  return (
    <BulkPick label={t('customers.contact.bulk.owner')} icon="person" options={options} busy={busy} onPick={pick} />
  );
}

export function BulkDelete({ busy, remove }: { busy: boolean; remove: () => void }) {
  const t = useT();
  return (
    <Button type="text" size="small" icon={<Icon name="trash" />} loading={busy} onClick={remove}>
      {t('shell.common.delete')}
    </Button>
  );
}
