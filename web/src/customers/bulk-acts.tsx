/** What both bulk bars can do: one road for change and removal, with a word before where they are many, and the acts on labels and owners. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { listTags } from '../api/operations';
import type { BulkRun } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Confirm } from '../parts/confirm';
import { Icon } from '../parts/icons';
import { BulkPick } from './bulk-bar';
import { NOBODY, useOwnerOptions } from './owner-options';

/** Of more than this many it is said before: they go on by themselves. */
const ASKED_ABOVE = 10_000;

type Done = { changed: number; complete: boolean; undo_id: string; run: BulkRun | null };
type Begun = Omit<Done, 'undo_id'> & { undo_id?: string };
type Labels = { add_tags?: string[]; remove_tags?: string[] };

type Road<Change> = {
  noun: 'contact' | 'company';
  /** How many are checked. */
  count: number;
  /** Nouns whose queries are stale afterwards. */
  nouns: string[];
  change: (what: Change) => Promise<Done>;
  remove: () => Promise<Done>;
  /** After either: nothing is checked any more. */
  done: () => void;
};

/** What goes on by itself is stopped and undone in its strip, not from the toast. */
async function begun(done: Promise<Done>): Promise<Begun> {
  const { undo_id, ...rest } = await done;
  return rest.run ? rest : { ...rest, undo_id };
}

export function useBulk<Change>({ noun, count, nouns, change, remove, done }: Road<Change>) {
  const t = useT();
  const format = useFormat();
  const [asked, setAsked] = useState<{ word: 'act' | 'act-delete'; run: () => void } | null>(null);
  const counted = (word: string, count: number) =>
    t(`customers.${noun}.bulk.${word}`, { count, shown: format.number(count) });
  const said = (word: string, { changed, run }: Begun) => (run ? t('customers.bulk.begun') : counted(word, changed));
  const stale = [...nouns, 'operation'];
  const changing = useAct((what: Change) => begun(change(what)), {
    nouns: stale,
    said: (result) => said(result.complete ? 'done' : 'incomplete', result),
    done,
  });
  const removing = useAct(() => begun(remove()), { nouns: stale, said: (result) => said('removed', result), done });
  const ask = (word: 'act' | 'act-delete', run: () => void) => {
    if (count > ASKED_ABOVE) setAsked({ word, run });
    else run();
  };
  const question: ReactNode = asked ? (
    <Confirm
      title={counted(asked.word, count)}
      text={t('customers.bulk.ask-text')}
      verb={counted(asked.word, count)}
      danger={asked.word === 'act-delete'}
      onDo={() => {
        asked.run();
        setAsked(null);
      }}
      onClose={() => setAsked(null)}
    />
  ) : null;
  return {
    busy: changing.isPending || removing.isPending,
    act: (what: Change) => ask('act', () => changing.mutate(what)),
    remove: () => ask('act-delete', () => removing.mutate(undefined)),
    /** What will happen, said before, where they are many. */
    question,
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
