/** Attributes that the company declares for its contacts and companies: in their order, with why each is kept and how many have it. */
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import {
  archiveAttribute,
  arrangeAttributes,
  listAttributes,
  removeAttribute,
  restoreAttribute,
} from '../api/operations';
import type { Attribute } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { IconButton } from '../parts/small';
import { Loaded } from '../parts/states';
import { SettingsPage } from '../workspace/settings-page';
import { AttributeForm } from './attribute-form';
import type { GridNoun } from './fields';

const NOUNS = ['attribute', 'condition-field'];

export function AttributesScreen() {
  const t = useT();
  const mayManage = useRight('manage_workspace');
  const [holder, setHolder] = useState<GridNoun>('contact');
  const [editing, setEditing] = useState<Attribute | 'new' | null>(null);
  const query = useQuery({ queryKey: ['attribute'], queryFn: listAttributes });
  return (
    <SettingsPage
      title={t('shell.place.attributes')}
      actions={
        mayManage ? (
          <Button type="primary" icon={<Icon name="plus" />} onClick={() => setEditing('new')}>
            {t('customers.attribute.new')}
          </Button>
        ) : undefined
      }
    >
      <Section title={t('customers.attribute.title')} quiet={t('customers.attribute.quiet')}>
        <Segmented
          aria-label={t('customers.attribute.holder')}
          value={holder}
          onChange={setHolder}
          options={(['contact', 'company'] as const).map((value) => ({
            value,
            label: t(`customers.attribute.holder.${value}`),
          }))}
        />
        <Loaded query={query}>
          {(all) => (
            <AttributeList all={all.filter((one) => one.holder === holder)} mayManage={mayManage} onEdit={setEditing} />
          )}
        </Loaded>
      </Section>
      {editing ? (
        <AttributeForm
          holder={holder}
          attribute={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </SettingsPage>
  );
}

type ListProps = { all: Attribute[]; mayManage: boolean; onEdit: (attribute: Attribute) => void };

function AttributeList({ all, mayManage, onEdit }: ListProps) {
  const t = useT();
  const arrange = useAct(arrangeAttributes, { nouns: NOUNS });
  if (all.length === 0) return <p className="quiet">{t('customers.attribute.none')}</p>;
  const move = (from: number, to: number) => {
    const order = all.map((one) => one.id);
    const [moved] = order.splice(from, 1);
    order.splice(to, 0, moved!);
    arrange.mutate({ holder: all[0]!.holder, order });
  };
  return (
    <ul>
      {all.map((one, place) => (
        <li key={one.id} className="attention attribute-line">
          <AttributeLine attribute={one} />
          {mayManage ? (
            <span className="push row">
              <IconButton
                icon="up"
                label={t('customers.attribute.earlier', { name: one.name })}
                disabled={place === 0}
                onClick={() => move(place, place - 1)}
              />
              <IconButton
                icon="down"
                label={t('customers.attribute.later', { name: one.name })}
                disabled={place === all.length - 1}
                onClick={() => move(place, place + 1)}
              />
              <IconButton
                icon="edit"
                label={t('shell.common.edit-fact', { fact: one.name })}
                onClick={() => onEdit(one)}
              />
              <End attribute={one} />
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function AttributeLine({ attribute }: { attribute: Attribute }) {
  const t = useT();
  const format = useFormat();
  const { name, purpose, kind, unit, options, used, archived } = attribute;
  const offered = options.filter((one) => !one.archived).map((one) => one.name);
  const more = [unit, format.list(offered)].filter(Boolean).join(' · ');
  return (
    <span className="attribute-words">
      <span className="row wrap">
        <bdi className="strong">{name}</bdi>
        <span className="quiet">{t(`customers.attribute.kind.${kind}`)}</span>
        {archived ? <span className="warn small">{t('customers.attribute.archived')}</span> : null}
        {attribute.private ? (
          <span className="warn small">{t(`customers.attribute.private.${attribute.private}`)}</span>
        ) : null}
      </span>
      <bdi className="quiet small">{purpose}</bdi>
      {more ? <bdi className="quiet small">{more}</bdi> : null}
      {used === null ? null : (
        <span className="quiet small">
          {t(`customers.attribute.used.${attribute.holder}`, { count: used, shown: format.number(used) })}
        </span>
      )}
    </span>
  );
}

/** What nobody has may go; what somebody has is archived. */
function End({ attribute }: { attribute: Attribute }) {
  const t = useT();
  const { id, name, used, archived } = attribute;
  const remove = useAct(removeAttribute, { nouns: NOUNS });
  const archive = useAct(archiveAttribute, { nouns: NOUNS });
  const restore = useAct(restoreAttribute, { nouns: NOUNS });
  if (archived)
    return (
      <IconButton icon="undo" label={t('customers.attribute.restore', { name })} onClick={() => restore.mutate(id)} />
    );
  if (used === 0)
    return <IconButton icon="trash" label={t('shell.settings.delete', { name })} onClick={() => remove.mutate(id)} />;
  return (
    <IconButton icon="close" label={t('customers.attribute.archive', { name })} onClick={() => archive.mutate(id)} />
  );
}
