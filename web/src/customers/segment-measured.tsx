/** How many there have to be, of what, or what has to follow: the middle of a question about what happened. */
import type { ReactNode } from 'react';
import type { Events, Happened } from '../api/types';
import { digitsOf, useFormat, useT } from '../app/words';
import { Pick } from '../parts/pick';
import { useBaseCurrency } from '../trade/tier-reason';
import { Part } from './chip-part';
import { type Measure, measureOf, measuresOf, takesAmount, withMeasure } from './segment-measure';
import { TypedNumber } from './segment-typed';

/** The server's own limits: nobody does anything more often, and nothing is worth more in minor units. */
const TIMES_LIMIT = 1_000_000;
const AMOUNT_LIMIT = Number.MAX_SAFE_INTEGER;
/** What a question is first asked with: once, or 1,000 of the currency; and what it is that follows. */
const FIRST_AMOUNT = 1_000;
const FIRST_OTHER: Events = { happened: 'inquired' };
const FIRST_OTHER_OF_ORDERS: Events = { happened: 'ordered' };

type Props = {
  asked: Happened;
  hasThings: boolean;
  onChange: (asked: Happened) => void;
  /** The events that follow. */
  children: (other: Events, onOther: (other: Events) => void) => ReactNode;
};

export function MeasureParts({ asked, hasThings, onChange, children }: Props) {
  const t = useT();
  const scale = 10 ** digitsOf(useBaseCurrency());
  const measure = measureOf(asked);
  const measures = measuresOf(asked, hasThings);
  const other = asked.then ?? asked.then_not;
  const label = t('customers.segment.measure');
  const first = asked.happened === 'ordered' ? FIRST_OTHER_OF_ORDERS : FIRST_OTHER;
  const put = (next: Measure) => {
    const isSameKind = takesAmount(next) === takesAmount(measure) && asked.value;
    const fresh = takesAmount(next) ? FIRST_AMOUNT * scale : 1;
    onChange(withMeasure(asked, next, isSameKind || fresh, other ?? first));
  };
  return (
    <>
      <Part label={label} shown={<span className="quiet">{t(`customers.segment.how.${measure}`)}</span>}>
        {(close) => (
          <Pick
            label={label}
            options={measures.map((one) => ({ value: one, label: t(`customers.segment.how.${one}`) }))}
            chosen={[measure]}
            onPick={(picked) => {
              put(measures.find((one) => one === picked) ?? measure);
              close();
            }}
          />
        )}
      </Part>
      {other ? children(other, (events) => onChange(withMeasure(asked, measure, 1, events))) : null}
      {other || measure === 'never' ? null : <CountPart asked={asked} measure={measure} onChange={onChange} />}
    </>
  );
}

function CountPart({ asked, measure, onChange }: Omit<Props, 'hasThings' | 'children'> & { measure: Measure }) {
  const t = useT();
  const format = useFormat();
  const currency = useBaseCurrency();
  const isAmount = takesAmount(measure);
  const digits = isAmount ? digitsOf(currency) : 0;
  const scale = 10 ** digits;
  const count = asked.value ?? 1;
  const isOfThings = measure.startsWith('things');
  const plain = isOfThings
    ? format.number(count)
    : t('customers.segment.times', { count, shown: format.number(count) });
  const label = isAmount ? currency : t('customers.segment.number');
  return (
    <Part label={label} shown={<bdi className="medium">{isAmount ? format.money(count, currency) : plain}</bdi>}>
      {(close) => (
        <TypedNumber
          label={label}
          value={count / scale}
          least={1 / scale}
          most={isAmount ? AMOUNT_LIMIT / scale : TIMES_LIMIT}
          digits={digits}
          onValue={(value) => {
            onChange(withMeasure(asked, measure, Math.round(value * scale), FIRST_OTHER));
            close();
          }}
        />
      )}
    </Part>
  );
}
