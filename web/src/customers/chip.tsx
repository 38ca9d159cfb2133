/** One filter: field, operator and value, each with a list of its own, and what takes the whole away. */
import { useState } from 'react';
import type { Filter, Rule } from '../api/types';
import { useT } from '../app/words';
import { Icon, type IconName } from '../parts/icons';
import { Pick } from '../parts/pick';
import { Part, Remove } from './chip-part';
import { Value } from './chip-value';
import { firstOperator, type NamedField, useFilterWords } from './fields';
import { isComplete, needsValue, withOperator, withValues } from './rules';

type Props = {
  fields: NamedField[];
  filter: Filter;
  onChange: (filter: Filter) => void;
  onRemove: () => void;
  /** In the builder of segments its field has a sign. */
  icon?: IconName;
};

export function Chip({ filter, ...rest }: Props) {
  return 'any' in filter ? (
    <AnyChip rules={filter.any} fields={rest.fields} onRemove={rest.onRemove} />
  ) : (
    <RuleChip {...rest} rule={filter} />
  );
}

/** A choice of tests came with a view: it is read and taken away as one. */
function AnyChip({ rules, fields, onRemove }: { rules: Rule[]; fields: NamedField[]; onRemove: () => void }) {
  const t = useT();
  const { phrase } = useFilterWords(fields);
  return (
    <span className="chip">
      {rules.map((rule, index) => (
        <span key={index} className="medium cut">
          {index > 0 ? <span className="quiet">{t('customers.contact.filter.or')} </span> : null}
          <bdi>{phrase(rule)}</bdi>
        </span>
      ))}
      <Remove name={labelOf(fields, rules[0]!.field, t)} onRemove={onRemove} />
    </span>
  );
}

export function RuleChip({ rule, fields, onChange, onRemove, icon }: Omit<Props, 'filter'> & { rule: Rule }) {
  const t = useT();
  const field = fields.find((one) => one.field === rule.field);
  const fieldName = labelOf(fields, rule.field, t);
  const words = useFilterWords(fields).values(rule);
  // A chip that was just added goes on to its value by itself.
  const [fresh] = useState(!isComplete(rule));
  return (
    <fieldset className="chip" aria-label={fieldName}>
      <Part label={t('customers.contact.filter.field')} shown={<FieldName icon={icon}>{fieldName}</FieldName>}>
        {(close) => (
          <Pick
            label={t('customers.contact.filter.field')}
            options={fields.map((one) => ({ value: one.field, label: one.label }))}
            chosen={[rule.field]}
            onPick={(name) => {
              const next = fields.find((one) => one.field === name);
              if (next && name !== rule.field) onChange(withValues({ field: name, operator: firstOperator(next) }, []));
              close();
            }}
          />
        )}
      </Part>
      <Part
        label={t('customers.contact.filter.operator')}
        shown={<span className="quiet">{t.code('customers.contact.operator', rule.operator)}</span>}
      >
        {(close) => (
          <Pick
            label={t('customers.contact.filter.operator')}
            options={(field?.operators ?? []).map((one) => ({
              value: one,
              label: t.code('customers.contact.operator', one),
            }))}
            chosen={[rule.operator]}
            onPick={(operator) => {
              onChange(withOperator(rule, operator));
              close();
            }}
          />
        )}
      </Part>
      {needsValue(rule.operator) ? (
        <Part
          label={t('customers.contact.filter.value')}
          fresh={fresh}
          shown={
            words ? (
              <span className="medium cut" dir="auto">
                {words}
              </span>
            ) : (
              <span className="quiet">{t('customers.contact.filter.choose')}</span>
            )
          }
        >
          {(close) => <Value rule={rule} field={field} onChange={onChange} close={close} />}
        </Part>
      ) : null}
      <Remove name={fieldName} onRemove={onRemove} />
    </fieldset>
  );
}

function FieldName({ icon, children }: { icon?: IconName; children: string }) {
  if (!icon) return <span className="quiet">{children}</span>;
  return (
    <span className="chip-name">
      <Icon name={icon} size={14} />
      {children}
    </span>
  );
}

/** While the fields are not there yet, by the words of people: most companies' fields have the same. */
function labelOf(fields: NamedField[], field: string, t: ReturnType<typeof useT>): string {
  return fields.find((one) => one.field === field)?.label ?? t.code('customers.contact.field', field);
}
