import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { bulkChangeContacts, listLists, listTags, removeContacts } from '../api/operations';
import type { BulkChange, Selection } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { useCountryOptions, useLanguageOptions } from '../parts/choices';
import { Icon } from '../parts/icons';
import { BulkBar, BulkPick } from './bulk-bar';
import type { Checks } from './checks';
import { NOBODY, useOwnerOptions } from './owner-options';

type Props = { checks: Checks; total: number; selection: () => Selection };

export function ContactBulk({ checks, total, selection }: Props) {
  const t = useT();
  const format = useFormat();
  const mayEdit = useRight('edit_customers');
  const mayAssign = useRight('assign');
  const named = (rows: { id: string; name: string }[]) => rows.map((row) => ({ value: row.id, label: row.name }));
  const tags = named(useQuery({ queryKey: ['tag'], queryFn: listTags }).data ?? []);
  const lists = named(useQuery({ queryKey: ['list'], queryFn: listLists }).data ?? []);
  const owners = useOwnerOptions(mayAssign);
  const countries = useCountryOptions();
  const languages = useLanguageOptions();
  const said = (result: { changed: number; complete: boolean }) =>
    t(result.complete ? 'customers.contact.bulk.done' : 'customers.contact.bulk.incomplete', {
      count: result.changed,
      shown: format.number(result.changed),
    });
  const nouns = ['contact', 'list', 'tag', 'company'];
  const change = useAct((what: BulkChange) => bulkChangeContacts(selection(), what), {
    nouns,
    said,
    done: checks.clear,
  });
  const remove = useAct(() => removeContacts(selection()), {
    nouns: [...nouns, 'status'],
    said: (result) =>
      t('customers.contact.bulk.removed', { count: result.changed, shown: format.number(result.changed) }),
    done: checks.clear,
  });
  const busy = change.isPending || remove.isPending;
  const act = (what: BulkChange) => change.mutate(what);
  return (
    <BulkBar label={t('customers.contact.bulk.title')} checks={checks} total={total}>
      <BulkPick
        label={t('customers.contact.bulk.tag')}
        icon="tag"
        options={tags}
        busy={busy}
        onPick={(id) => act({ add_tags: [id] })}
      />
      <BulkPick
        label={t('customers.contact.bulk.untag')}
        icon="tag"
        options={tags}
        busy={busy}
        onPick={(id) => act({ remove_tags: [id] })}
      />
      <BulkPick
        label={t('customers.contact.bulk.list')}
        icon="list"
        options={lists}
        busy={busy}
        onPick={(id) => act({ add_lists: [id] })}
      />
      <BulkPick
        label={t('customers.contact.bulk.unlist')}
        icon="list"
        options={lists}
        busy={busy}
        onPick={(id) => act({ remove_lists: [id] })}
      />
      {mayAssign ? (
        <BulkPick
          label={t('customers.contact.bulk.owner')}
          icon="person"
          options={owners}
          busy={busy}
          onPick={(id) => act({ owner: id === NOBODY ? null : id })}
        />
      ) : null}
      {mayEdit ? (
        <>
          <BulkPick
            label={t('customers.contact.field.country')}
            icon="globe"
            options={countries}
            busy={busy}
            onPick={(country) => act({ country })}
          />
          <BulkPick
            label={t('customers.contact.field.language')}
            icon="globe"
            options={languages}
            busy={busy}
            onPick={(language) => act({ language })}
          />
          <Button
            type="text"
            size="small"
            icon={<Icon name="trash" />}
            loading={busy}
            onClick={() => remove.mutate(undefined)}
          >
            {t('shell.common.delete')}
          </Button>
        </>
      ) : null}
    </BulkBar>
  );
}
