/** A number, two numbers, a day or two days, typed in a sheet that a chip opens. */
import { type FormEvent, useState } from 'react';
import { useT } from '../app/words';

type NumberProps = {
  label: string;
  value: number;
  least: number;
  most: number;
  /** Digits after the point. */
  digits?: number;
  onValue: (value: number) => void;
};

export function TypedNumber({ label, value, least, most, digits = 0, onValue }: NumberProps) {
  const [text, setText] = useState(String(value));
  const typed = text === '' ? Number.NaN : Number(text);
  const isGood = typed >= least && typed <= most;
  return (
    <TypedForm isGood={isGood} onSubmit={() => onValue(typed)}>
      <input
        className="pick-field"
        type="number"
        inputMode={digits ? 'decimal' : 'numeric'}
        min={least}
        max={most}
        step={10 ** -digits}
        aria-label={label}
        value={text}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setText(event.target.value)}
      />
    </TypedForm>
  );
}

type DaysProps = {
  /** One label for each day. */
  labels: string[];
  days: string[];
  onDays: (days: string[]) => void;
};

/** Days that follow each other. */
export function TypedDays({ labels, days, onDays }: DaysProps) {
  const [typed, setTyped] = useState(days);
  const isGood = typed.every((day, at) => day !== '' && (at === 0 || day > (typed[at - 1] ?? '')));
  return (
    <TypedForm isGood={isGood} onSubmit={() => onDays(typed)}>
      {typed.map((day, at) => (
        <label key={labels[at]} className="typed-day">
          <span className="quiet small">{labels[at]}</span>
          <input
            className="pick-field"
            type="date"
            value={day}
            onChange={(event) => setTyped(typed.map((one, place) => (place === at ? event.target.value : one)))}
          />
        </label>
      ))}
    </TypedForm>
  );
}

type RangeProps = {
  labels: [string, string];
  /** As they are typed. */
  numbers: [string, string];
  least: number;
  most: number;
  onNumbers: (numbers: string[]) => void;
};

/** Two whole numbers, the second not smaller than the first. */
export function TypedRange({ labels, numbers, least, most, onNumbers }: RangeProps) {
  const [typed, setTyped] = useState<string[]>(numbers);
  const [from = Number.NaN, to = Number.NaN] = typed.map((one) => (one === '' ? Number.NaN : Number(one)));
  const isGood = Number.isInteger(from) && Number.isInteger(to) && least <= from && from <= to && to <= most;
  return (
    <TypedForm isGood={isGood} onSubmit={() => onNumbers([String(from), String(to)])}>
      {typed.map((one, at) => (
        <label key={labels[at]} className="typed-day">
          <span className="quiet small">{labels[at]}</span>
          <input
            className="pick-field"
            type="number"
            inputMode="numeric"
            min={least}
            max={most}
            value={one}
            onChange={(event) => setTyped(typed.map((other, place) => (place === at ? event.target.value : other)))}
          />
        </label>
      ))}
    </TypedForm>
  );
}

function TypedForm(props: { isGood: boolean; onSubmit: () => void; children: React.ReactNode }) {
  const t = useT();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (props.isGood) props.onSubmit();
  };
  return (
    <form className="pick-typed" noValidate onSubmit={submit}>
      {props.children}
      <button type="submit" className="bare link" disabled={!props.isGood}>
        {t('customers.contact.filter.apply')}
      </button>
    </form>
  );
}
