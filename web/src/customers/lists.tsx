import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { createList, createTag, deleteList, deleteTag, listLists, listTags } from '../api/operations';
import type { KeptList, List } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Page, Section } from '../parts/page';
import { IconButton, Tag, When } from '../parts/small';
import { Loaded } from '../parts/states';
import { Table, type TableColumn } from '../parts/table';
import { writeRules } from './rules';

export function ListsScreen() {
  const t = useT();
  return (
    <Page title={t('customers.list.title')} back="/contacts">
      <div className="columns work-result">
        <div>
          <Lists />
        </div>
        <div>
          <Tags />
        </div>
      </div>
    </Page>
  );
}

function Lists() {
  const t = useT();
  const format = useFormat();
  const mayEdit = useRight('manage_lists');
  const query = useQuery({ queryKey: ['list'], queryFn: listLists });
  const [name, setName] = useState('');
  const [kind, setKind] = useState<List['kind']>('newsletter');
  const add = useAct(() => createList({ name: name.trim(), kind }), {
    nouns: ['list'],
    said: () => t('customers.list.added', { name: name.trim() }),
    done: () => setName(''),
  });
  const drop = useAct((list: List) => deleteList(list.id), {
    nouns: ['list', 'contact'],
    said: () => t('customers.list.deleted'),
  });
  const columns: TableColumn<List>[] = [
    {
      key: 'name',
      title: t('customers.list.name'),
      written: true,
      cell: (list) => (
        <>
          <Link to="/contacts" search={{ rules: writeRules([{ field: 'lists', operator: 'equals', value: list.id }]) }}>
            {list.name}
          </Link>
          {list.kept ? <KeptFrom kept={list.kept} /> : null}
        </>
      ),
    },
    {
      key: 'kind',
      title: t('customers.list.kind'),
      cell: (list) => <Tag>{t(`customers.list.kind.${list.kind}`)}</Tag>,
    },
    {
      key: 'contacts',
      title: t('customers.list.contacts'),
      number: true,
      cell: (list) => format.number(list.contacts),
    },
    {
      key: 'created',
      title: t('customers.list.created'),
      number: true,
      quiet: true,
      cell: (list) => <When at={list.created_at} />,
    },
    {
      key: 'delete',
      number: true,
      cell: (list) =>
        mayEdit ? (
          <IconButton
            icon="trash"
            label={t('customers.list.delete', { name: list.name })}
            onClick={() => drop.mutate(list)}
          />
        ) : null,
    },
  ];
  return (
    <Section title={t('customers.list.lists')} quiet={t('customers.list.lists-quiet')}>
      {mayEdit ? (
        <form
          className="row wrap"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) add.mutate(undefined);
          }}
        >
          <Input
            style={{ inlineSize: 240 }}
            aria-label={t('customers.list.new')}
            placeholder={t('customers.list.new')}
            value={name}
            onChange={(event) => setName(event.target.value)}
            dir="auto"
          />
          <Select
            aria-label={t('customers.list.kind')}
            value={kind}
            onChange={setKind}
            style={{ inlineSize: 160 }}
            options={(['newsletter', 'other'] as const).map((value) => ({
              value,
              label: t(`customers.list.kind.${value}`),
            }))}
          />
          <Button htmlType="submit" disabled={!name.trim()} loading={add.isPending} icon={<Icon name="plus" />}>
            {t('customers.list.add')}
          </Button>
        </form>
      ) : null}
      <Loaded query={query}>
        {(lists) => (
          <>
            <Table rows={lists} columns={columns} id={(list) => list.id} />
            {lists.length === 0 ? <p className="quiet">{t('customers.list.none')}</p> : null}
          </>
        )}
      </Loaded>
    </Section>
  );
}

/** Which segment its people came from, and when. */
function KeptFrom({ kept }: { kept: KeptList }) {
  const t = useT();
  const format = useFormat();
  return (
    <div className="quiet small">
      {t('customers.kept.from', { segment: kept.segment.name, day: format.day(kept.started_at) })}
    </div>
  );
}

function Tags() {
  const t = useT();
  const format = useFormat();
  const mayEdit = useRight('manage_lists');
  const query = useQuery({ queryKey: ['tag'], queryFn: listTags });
  const [name, setName] = useState('');
  const add = useAct(() => createTag(name.trim()), {
    nouns: ['tag'],
    said: () => t('customers.list.tag-added', { name: name.trim() }),
    done: () => setName(''),
  });
  const drop = useAct((id: string) => deleteTag(id), {
    nouns: ['tag', 'contact'],
    said: () => t('customers.list.tag-deleted'),
  });
  return (
    <Section title={t('customers.list.tags')} quiet={t('customers.list.tags-quiet')}>
      {mayEdit ? (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) add.mutate(undefined);
          }}
        >
          <Input
            aria-label={t('customers.list.new-tag')}
            placeholder={t('customers.list.new-tag')}
            value={name}
            onChange={(event) => setName(event.target.value)}
            dir="auto"
          />
          <Button htmlType="submit" disabled={!name.trim()} loading={add.isPending} icon={<Icon name="plus" />}>
            {t('customers.list.add')}
          </Button>
        </form>
      ) : null}
      <Loaded query={query}>
        {(tags) => (
          <ul>
            {tags.map((tag) => (
              <li key={tag.id} className="attention">
                <Icon name="tag" />
                <Link
                  to="/contacts"
                  search={{ rules: writeRules([{ field: 'tags', operator: 'equals', value: tag.id }]) }}
                  className="cut"
                  dir="auto"
                >
                  {tag.name}
                </Link>
                <span className="push row quiet">
                  {format.number(tag.contacts)}
                  {mayEdit ? (
                    <IconButton
                      icon="trash"
                      label={t('customers.list.delete', { name: tag.name })}
                      onClick={() => drop.mutate(tag.id)}
                    />
                  ) : null}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}
