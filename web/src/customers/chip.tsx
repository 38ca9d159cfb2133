/** One filter: field, operator and value, each with a list of its own, and what takes the whole away. */
import { type ReactNode, useRef, useState } from 'react';
import type { Filter, Rule } from '../api/types';
import { useT } from '../app/words';
import { Float } from '../parts/float';
import { Icon } from '../parts/icons';
import { Pick } from '../parts/pick';
import { CompanyPick } from './company-pick';
import { firstOperator, type NamedField, SEARCHED, useFilterWords, useOptions } from './fields';
import { DAYS, DECLARED, isComplete, needsValue, takesMany, valuesOf, withOperator, withValues } from './rules';

type Props = { fields: NamedField[]; filter: Filter; onChange: (filter: Filter) => void; onRemove: () => void };

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

function RuleChip({ rule, fields, onChange, onRemove }: Omit<Props, 'filter'> & { rule: Rule }) {
  const t = useT();
  const field = fields.find((one) => one.field === rule.field);
  const fieldName = labelOf(fields, rule.field, t);
  const words = useFilterWords(fields).values(rule);
  // A chip that was just added goes on to its value by itself.
  const [fresh] = useState(!isComplete(rule));
  return (
    <fieldset className="chip" aria-label={fieldName}>
      <Part label={t('customers.contact.filter.field')} shown={<span className="quiet">{fieldName}</span>}>
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

/** While the fields are not there yet, by the words of people: most companies' fields have the same. */
function labelOf(fields: NamedField[], field: string, t: ReturnType<typeof useT>): string {
  return fields.find((one) => one.field === field)?.label ?? t.code('customers.contact.field', field);
}

function Remove({ name, onRemove }: { name: string; onRemove: () => void }) {
  const t = useT();
  return (
    <button
      type="button"
      className="chip-end"
      onClick={onRemove}
      aria-label={t('customers.contact.filter.remove', { field: name })}
    >
      <Icon name="close" size={12} />
    </button>
  );
}

type PartProps = { label: string; shown: ReactNode; fresh?: boolean; children: (close: () => void) => ReactNode };

function Part({ label, shown, fresh = false, children }: PartProps) {
  const opener = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(fresh);
  return (
    <>
      <button
        type="button"
        ref={opener}
        aria-haspopup="dialog"
        aria-expanded={open}
        title={label}
        onClick={() => setOpen(!open)}
      >
        {shown}
      </button>
      {open ? (
        <Float by={opener} label={label} onClose={() => setOpen(false)}>
          {children(() => setOpen(false))}
        </Float>
      ) : null}
    </>
  );
}

type ValueProps = {
  rule: Rule;
  field: NamedField | undefined;
  onChange: (rule: Rule) => void;
  close: () => void;
};

/** Marked in a list where the server knows what there is; else typed. */
function Value({ rule, field, onChange, close }: ValueProps) {
  const t = useT();
  const options = useOptions(field);
  const many = takesMany(rule.operator);
  const chosen = valuesOf(rule);
  const pick = (value: string) => {
    if (!many) {
      onChange(withValues(rule, [value]));
      close();
    } else if (chosen.includes(value)) {
      const others = chosen.filter((one) => one !== value);
      onChange(withValues(rule, others));
    } else onChange(withValues(rule, [...chosen, value]));
  };
  if (field?.field === SEARCHED) return <CompanyPick chosen={chosen} many={many} onPick={pick} />;
  if (!options || PARTS_OF_TEXT.has(rule.operator))
    return <Typed rule={rule} kind={field?.kind} onChange={onChange} close={close} />;
  return (
    <Pick label={t('customers.contact.filter.value')} options={options} chosen={chosen} many={many} onPick={pick} />
  );
}

/** A part of a text is typed, also where there is a list of whole ones. */
const PARTS_OF_TEXT = new Set(['contains', 'begins_with']);

function Typed({ rule, kind, onChange, close }: Omit<ValueProps, 'field'> & { kind?: NamedField['kind'] }) {
  const t = useT();
  const days = DAYS.has(rule.operator);
  const time = kind === 'time' && !days;
  const number = kind === 'number' || days;
  // A number of the company's own may be less than nothing, and have a point.
  const declared = rule.field.startsWith(DECLARED);
  const before = valuesOf(rule);
  const [text, setText] = useState(time ? (before[0]?.slice(0, 10) ?? '') : before.join(', '));
  const values = () => {
    if (time) return text ? [new Date(text).toISOString()] : [];
    const parts = takesMany(rule.operator) ? text.split(/[,，、;]/) : [text];
    return parts.map((part) => part.trim()).filter(Boolean);
  };
  return (
    <form
      className="pick-typed"
      onSubmit={(event) => {
        event.preventDefault();
        onChange(withValues(rule, values()));
        close();
      }}
    >
      <input
        className="pick-field"
        type={time ? 'date' : number ? 'number' : 'text'}
        min={days ? 1 : number && !declared ? 0 : undefined}
        step={declared && !days ? 'any' : undefined}
        dir="auto"
        aria-label={t('customers.contact.filter.value')}
        placeholder={t('customers.contact.filter.value')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="bare link">
        {t('customers.contact.filter.apply')}
      </button>
    </form>
  );
}
