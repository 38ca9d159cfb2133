/** One rule of the score: whether it is on, its name, its points, how many people it means, and its condition in the builder of segments. */
import { Input, InputNumber, Switch } from 'antd';
import { useState } from 'react';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { ChosenCompanies, useCompanyNames } from './fields';
import { useRuleName } from './score-rule-name';
import type { RuleDraft } from './score-rules';
import { useBuilding } from './segment-building';
import { GroupRows } from './segment-group';
import { type Group, rulesOf, treeOf, written } from './segment-tree';
import './segment.css';

type Props = {
  draft: RuleDraft;
  mayEdit: boolean;
  meant: number | undefined;
  fault: string | undefined;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  onChange: (draft: RuleDraft) => void;
  onRemove: () => void;
};

export function RuleRow({ draft, mayEdit, meant, fault, isOpen, onOpen, onChange, onRemove }: Props) {
  const t = useT();
  const format = useFormat();
  const name = useRuleName()(draft);
  const unnamed = draft.shipped ? t.code('customers.score.rule', draft.shipped) : t('customers.score.name');
  return (
    <li>
      <div className="row wrap" style={{ paddingBlock: 4 }}>
        <Switch
          size="small"
          checked={draft.on}
          disabled={!mayEdit}
          aria-label={t('customers.score.on', { name: name || unnamed })}
          onChange={(on) => onChange({ ...draft, on })}
        />
        <Input
          dir="auto"
          style={{ flex: '1 1 12rem', inlineSize: 'auto' }}
          maxLength={80}
          value={draft.name}
          placeholder={unnamed}
          disabled={!mayEdit}
          aria-label={t('customers.score.name')}
          status={fault ? 'error' : undefined}
          onChange={(event) => onChange({ ...draft, name: event.target.value })}
        />
        <InputNumber
          style={{ inlineSize: '5.5rem' }}
          min={-100}
          max={100}
          precision={0}
          value={draft.points}
          disabled={!mayEdit}
          aria-label={t('customers.score.points')}
          onChange={(points) => onChange({ ...draft, points: points ?? 0 })}
        />
        <span className="quiet small number" style={{ minInlineSize: '6rem' }}>
          {meant === undefined ? '—' : t('customers.segment.people', { count: meant, shown: format.number(meant) })}
        </span>
        <button
          type="button"
          className="icon-button"
          aria-expanded={isOpen}
          aria-label={t('customers.score.condition', { name: name || unnamed })}
          title={t('customers.score.condition', { name: name || unnamed })}
          onClick={() => onOpen(!isOpen)}
        >
          <Icon name={mayEdit ? 'edit' : 'eye'} />
        </button>
        {mayEdit ? (
          <button
            type="button"
            className="icon-button"
            aria-label={t('customers.score.remove', { name: name || unnamed })}
            title={t('customers.score.remove', { name: name || unnamed })}
            onClick={onRemove}
          >
            <Icon name="close" />
          </button>
        ) : null}
      </div>
      {fault ? (
        <p className="bad small" role="alert">
          {fault}
        </p>
      ) : null}
      {isOpen ? <Conditions draft={draft} mayEdit={mayEdit} onChange={onChange} /> : null}
    </li>
  );
}

function Conditions({ draft, mayEdit, onChange }: Pick<Props, 'draft' | 'mayEdit' | 'onChange'>) {
  const [tree, setTree] = useState(() => treeOf(draft.condition));
  const onTree = (next: Group) => {
    setTree(next);
    onChange({ ...draft, condition: written(next).condition as RuleDraft['condition'] });
  };
  const { building } = useBuilding({ tree, onTree, mayEdit, contact: null });
  const companies = useCompanyNames(rulesOf(tree));
  return (
    <ChosenCompanies value={companies}>
      <fieldset className="segment-builder" disabled={!mayEdit}>
        <GroupRows part={tree} building={building} of="contacts" isCounted />
      </fieldset>
    </ChosenCompanies>
  );
}
