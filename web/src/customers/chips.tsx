/**
 * The filters of a list as a row of chips. Only chips with a value are told to the owner, who keeps them in the address or
 * in a campaign; one whose value is still to be chosen stays here.
 */
import { useEffect, useRef, useState } from 'react';
import type { Filter } from '../api/types';
import { showKeys, useKeys } from '../app/keys';
import { useT } from '../app/words';
import { Float } from '../parts/float';
import { Icon } from '../parts/icons';
import { Pick } from '../parts/pick';
import { Chip } from './chip';
import { ChosenCompanies, firstOperator, type GridNoun, useCompanyNames, useFields } from './fields';
import { isComplete, withValues, writeRules } from './rules';

type Props = { rules: Filter[]; onChange: (rules: Filter[]) => void; withKey?: boolean; noun?: GridNoun };

export function Chips({ rules, onChange, withKey = true, noun = 'contact' }: Props) {
  const t = useT();
  const fields = useFields(noun);
  const adder = useRef<HTMLButtonElement>(null);
  const [adding, setAdding] = useState(false);
  const text = writeRules(rules);
  const told = useRef(text);
  const [shown, setShown] = useState(rules);
  const companies = useCompanyNames(shown);
  // Another view, the way back or the server's own spelling: what stands there wins over what is half written here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the rules
  useEffect(() => {
    if (text !== told.current) setShown(rules);
    told.current = text;
  }, [text]);
  const change = (next: Filter[]) => {
    setShown(next);
    const complete = next.filter(isComplete);
    const written = writeRules(complete);
    if (written === told.current) return;
    told.current = written;
    onChange(complete);
  };
  useKeys(withKey ? [{ keys: 'f', label: 'customers.contact.filter.add', run: () => setAdding(true) }] : []);
  return (
    <ChosenCompanies value={companies}>
      {shown.map((filter, index) => (
        <Chip
          key={index}
          fields={fields}
          filter={filter}
          onChange={(next) => change(shown.map((one, place) => (place === index ? next : one)))}
          onRemove={() => {
            change(shown.filter((_, place) => place !== index));
            adder.current?.focus();
          }}
        />
      ))}
      <button
        type="button"
        className="add-chip"
        ref={adder}
        aria-haspopup="dialog"
        aria-expanded={adding}
        onClick={() => setAdding(!adding)}
      >
        <Icon name="plus" size={14} />
        {t('customers.contact.filter.add')}
        {withKey ? <kbd className="only-desktop">{showKeys('f')[0]}</kbd> : null}
      </button>
      {adding ? (
        <Float by={adder} label={t('customers.contact.filter.add')} onClose={() => setAdding(false)}>
          <Pick
            label={t('customers.contact.filter.field')}
            options={fields.map((field) => ({ value: field.field, label: field.label }))}
            chosen={[]}
            onPick={(name) => {
              const field = fields.find((one) => one.field === name);
              setAdding(false);
              if (field) change([...shown, withValues({ field: name, operator: firstOperator(field) }, [])]);
            }}
          />
        </Float>
      ) : null}
    </ChosenCompanies>
  );
}
