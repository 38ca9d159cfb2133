/** The value of a test: marked in a list where the server knows what there is; else typed. */
import { useState } from 'react';
import type { Rule } from '../api/types';
import { useT } from '../app/words';
import { Pick } from '../parts/pick';
import { CompanyPick } from './company-pick';
import { isSearched, type NamedField, useOptions } from './fields';
import { DAYS, DECLARED, isRange, takesMany, valuesOf, withValues } from './rules';
import { TypedRange } from './segment-typed';

type ValueProps = {
  rule: Rule;
  field: NamedField | undefined;
  onChange: (rule: Rule) => void;
  close: () => void;
};

export function Value({ rule, field, onChange, close }: ValueProps) {
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
  if (field && isSearched(field.field)) return <CompanyPick chosen={chosen} many={many} onPick={pick} />;
  if (isRange(rule))
    return (
      <TypedRange
        labels={[t('customers.score.least'), t('customers.score.most')]}
        numbers={[chosen[0] ?? '', chosen[1] ?? '']}
        least={0}
        most={SCORE_MOST}
        onNumbers={(numbers) => {
          onChange(withValues(rule, numbers));
          close();
        }}
      />
    );
  if (!options || PARTS_OF_TEXT.has(rule.operator))
    return <Typed rule={rule} kind={field?.kind} onChange={onChange} close={close} />;
  return (
    <Pick label={t('customers.contact.filter.value')} options={options} chosen={chosen} many={many} onPick={pick} />
  );
}

/** The highest score; the lowest is 0. */
const SCORE_MOST = 100;

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
        max={rule.field === 'score' ? SCORE_MOST : undefined}
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
