import { useQuery } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { bulkChangeContacts, listLists, listTags } from '../api/operations';
import type { BulkChange, Selection } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { Icon, type IconName } from '../parts/icons';
import { IconButton } from '../parts/small';

type Props = {
  count: number;
  total: number;
  /** Absent: the line above the rows offers it, or all are checked already. */
  onAll?: () => void;
  selection: Selection;
  onDone: () => void;
};

/** What can be done with the checked rows; each act can be undone from the toast. */
export function BulkBar({ count, total, onAll, selection, onDone }: Props) {
  const t = useT();
  const format = useFormat();
  const tags = useQuery({ queryKey: ['tag'], queryFn: listTags }).data ?? [];
  const lists = useQuery({ queryKey: ['list'], queryFn: listLists }).data ?? [];
  const change = useAct((what: BulkChange) => bulkChangeContacts(selection, what), {
    nouns: ['contact', 'list', 'tag'],
    said: (result) =>
      t(result.complete ? 'customers.contact.bulk.done' : 'customers.contact.bulk.incomplete', {
        count: result.changed,
        shown: format.number(result.changed),
      }),
    done: onDone,
  });
  const choose = (
    label: string,
    icon: IconName,
    items: { id: string; name: string }[],
    make: (id: string) => BulkChange,
  ) => (
    <Dropdown
      trigger={['click']}
      autoFocus
      disabled={items.length === 0}
      menu={{
        items: items.map((item) => ({ key: item.id, label: item.name })),
        onClick: ({ key }) => change.mutate(make(key)),
        style: { maxHeight: 320, overflow: 'auto' },
      }}
    >
      <Button type="text" size="small" icon={<Icon name={icon} />} loading={change.isPending}>
        {label}
      </Button>
    </Dropdown>
  );
  return (
    <div className="bulk" role="toolbar" aria-label={t('customers.contact.bulk.title')}>
      <span className="strong" aria-live="polite">
        {t('customers.contact.bulk.checked', { count, shown: format.number(count) })}
      </span>
      {!onAll || count === total ? null : (
        <Button type="link" size="small" onClick={onAll}>
          {t('customers.contact.bulk.all', { shown: format.number(total) })}
        </Button>
      )}
      {choose(t('customers.contact.bulk.tag'), 'tag', tags, (id) => ({ add_tags: [id] }))}
      {choose(t('customers.contact.bulk.untag'), 'tag', tags, (id) => ({ remove_tags: [id] }))}
      {choose(t('customers.contact.bulk.list'), 'list', lists, (id) => ({ add_lists: [id] }))}
      {choose(t('customers.contact.bulk.unlist'), 'list', lists, (id) => ({ remove_lists: [id] }))}
      <IconButton icon="close" label={t('shell.common.close')} onClick={onDone} />
    </div>
  );
}
