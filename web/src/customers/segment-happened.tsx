/** A question about what happened, as a chip: which events, about what, how many or what came after, and when. */
import type { Events, FieldChoice, Happened } from '../api/types';
import { now } from '../app/now';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Pick } from '../parts/pick';
import { Part, Remove } from './chip-part';
import { eventIcon } from './segment-icons';
import { dayOf, type Entered, SPANS, type Span, spanOf, withEvents, withSpan } from './segment-measure';
import { MeasureParts } from './segment-measured';
import { useClassName, useEvents } from './segment-sentence';
import { SubjectPick, useSubjectNames } from './segment-subjects';
import type { Of } from './segment-tree';
import { TypedDays, TypedNumber } from './segment-typed';

/** The server's own limit: older days are asked for with a date. */
const DAYS_LIMIT = 3_660;
/** What a span is first entered with. */
const FIRST_DAYS = 30;
const DAY_MILLISECONDS = 86_400_000;

type Props = { of: Of; asked: Happened; onChange: (asked: Happened) => void; onRemove: () => void };

export function HappenedChip({ of, asked, onChange, onRemove }: Props) {
  const { name } = useClassName();
  const offers = useEvents(of);
  const hasThings = (happened: string) => (offers.find((one) => one.class === happened)?.about.length ?? 0) > 0;
  return (
    <fieldset className="chip" aria-label={name(asked.happened)}>
      <EventsParts
        of={of}
        events={asked}
        isFirst
        onEvents={(events) => onChange(withEvents(asked, events, hasThings(events.happened)))}
      />
      <MeasureParts asked={asked} hasThings={hasThings(asked.happened)} onChange={onChange}>
        {(other, onOther) => <EventsParts of={of} events={other} onEvents={onOther} />}
      </MeasureParts>
      <SpanParts asked={asked} onChange={onChange} />
      <Remove name={name(asked.happened)} onRemove={onRemove} />
    </fieldset>
  );
}

const NONE: FieldChoice[] = [];

type EventsProps = { of: Of; events: Events; isFirst?: boolean; onEvents: (events: Events) => void };

/** The class, and what its events are about where the workspace has such things. */
function EventsParts({ of, events, isFirst = false, onEvents }: EventsProps) {
  const t = useT();
  const offers = useEvents(of);
  const { name } = useClassName();
  const about = offers.find((one) => one.class === events.happened)?.about ?? NONE;
  const chosen = events.about ?? [];
  const names = chosen.map(useSubjectNames(about));
  const pick = (id: string) => {
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    onEvents(next.length > 0 ? { happened: events.happened, about: next } : { happened: events.happened });
  };
  return (
    <>
      <Part
        label={t('customers.segment.events')}
        shown={
          <span className={isFirst ? 'chip-name' : 'medium'}>
            {isFirst ? <Icon name={eventIcon(events.happened)} size={14} /> : null}
            {name(events.happened)}
          </span>
        }
      >
        {(close) => (
          <Pick
            label={t('customers.segment.events')}
            options={offers.map((one) => ({ value: one.class, label: name(one.class) }))}
            chosen={[events.happened]}
            onPick={(happened) => {
              if (happened !== events.happened) onEvents({ happened });
              close();
            }}
          />
        )}
      </Part>
      {about.length > 0 || chosen.length > 0 ? (
        <Part
          label={t('customers.segment.about')}
          shown={
            <span className={chosen.length ? 'medium cut' : 'quiet'} dir="auto">
              {chosen.length ? names.join(t('customers.contact.filter.comma')) : t('customers.segment.anything')}
            </span>
          }
        >
          {() => <SubjectPick happened={events.happened} offered={about} chosen={chosen} onPick={pick} />}
        </Part>
      ) : null}
    </>
  );
}

function SpanParts({ asked, onChange }: Omit<Props, 'of' | 'onRemove'>) {
  const t = useT();
  const format = useFormat();
  const span = spanOf(asked);
  const label = t('customers.segment.when');
  const entered: Entered = {
    days: asked.within_days ?? FIRST_DAYS,
    from: dayOf(asked.from ?? now() - FIRST_DAYS * DAY_MILLISECONDS),
    until: dayOf(asked.until ?? now()),
  };
  const days = { within: [], ever: [], since: ['from'], before: ['until'], between: ['from', 'until'] }[span] as (
    | 'from'
    | 'until'
  )[];
  const put = (next: Span, change: Partial<Entered>) => onChange(withSpan(asked, next, { ...entered, ...change }));
  return (
    <>
      <Part label={label} shown={<span className="quiet">{t(`customers.segment.when.${span}`)}</span>}>
        {(close) => (
          <Pick
            label={label}
            options={SPANS.map((one) => ({ value: one, label: t(`customers.segment.when.${one}`) }))}
            chosen={[span]}
            onPick={(picked) => {
              put(SPANS.find((one) => one === picked) ?? span, {});
              close();
            }}
          />
        )}
      </Part>
      {span === 'within' ? (
        <Part
          label={t('customers.segment.days')}
          shown={
            <span className="medium">
              {t('customers.contact.filter.days', { count: entered.days, shown: format.number(entered.days) })}
            </span>
          }
        >
          {(close) => (
            <TypedNumber
              label={t('customers.segment.days')}
              value={entered.days}
              least={1}
              most={DAYS_LIMIT}
              onValue={(value) => {
                put('within', { days: value });
                close();
              }}
            />
          )}
        </Part>
      ) : null}
      {days.length > 0 ? (
        <Part
          label={t('customers.segment.days')}
          shown={<span className="medium">{days.map((one) => format.day(asked[one] ?? '')).join(' – ')}</span>}
        >
          {(close) => (
            <TypedDays
              labels={days.map((one) => t(`customers.segment.day.${one}`))}
              days={days.map((one) => entered[one])}
              onDays={(typed) => {
                put(span, Object.fromEntries(days.map((one, at) => [one, typed[at]])));
                close();
              }}
            />
          )}
        </Part>
      ) : null}
    </>
  );
}
