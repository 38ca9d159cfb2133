import { useQuery } from '@tanstack/react-query';
import { bulkChangeContacts, listLists, removeContacts } from '../api/operations';
import type { BulkChange, Selection } from '../api/types';
import { useRight } from '../app/session';
import { useT } from '../app/words';
import { useCountryOptions, useLanguageOptions } from '../parts/choices';
import { BulkDelete, BulkOwner, BulkTags, useBulk } from './bulk-acts';
import { BulkAttribute } from './bulk-attribute';
import { BulkBar, BulkPick } from './bulk-bar';
import type { Checks } from './checks';

type Props = { checks: Checks; total: number; selection: () => Selection };

export function ContactBulk({ checks, total, selection }: Props) {
  const t = useT();
  const mayEdit = useRight('edit_customers');
  const { data = [] } = useQuery({ queryKey: ['list'], queryFn: listLists });
  const lists = data.map((list) => ({ value: list.id, label: list.name }));
  const countries = useCountryOptions();
  const languages = useLanguageOptions();
  const { busy, act, remove, question } = useBulk({
    noun: 'contact',
    count: checks.count,
    nouns: ['contact', 'list', 'tag', 'company', 'status'],
    change: (what: BulkChange) => bulkChangeContacts(selection(), what),
    remove: () => removeContacts(selection()),
    done: checks.clear,
  });
  return (
    <BulkBar label={t('customers.contact.bulk.title')} checks={checks} total={total}>
      <BulkTags busy={busy} act={act} />
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
      <BulkOwner busy={busy} act={act} />
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
          <BulkAttribute holder="contact" busy={busy} act={act} />
          <BulkDelete busy={busy} remove={remove} />
        </>
      ) : null}
      {question}
    </BulkBar>
  );
}
