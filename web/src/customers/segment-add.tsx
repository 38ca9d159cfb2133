/** One list of all that can be asked: facts, what happened, the company and who works there. */
import { useRef } from 'react';
import { useT } from '../app/words';
import { Float } from '../parts/float';
import { Icon } from '../parts/icons';
import { type Option, Pick } from '../parts/pick';
import { firstOperator, type NamedField, useFields } from './fields';
import { withValues } from './rules';
import type { Building } from './segment-building';
import { ORDERED } from './segment-measure';
import { useClassName, useEvents } from './segment-sentence';
import { field, type Group, happened, inside, type Of, type Part } from './segment-tree';

/** What is first asked of events: once, in so many days. */
const FIRST_DAYS = 30;

const fresh = (found: NamedField): Part =>
  field(withValues({ field: found.field, operator: firstOperator(found) }, []));
const once = (happenedWhat: string): Part =>
  happened({ happened: happenedWhat, operator: 'at_least', value: 1, within_days: FIRST_DAYS });

type Offer = Option & { make: () => Part };

function useOffers(of: Of): Offer[] {
  const t = useT();
  const { name } = useClassName();
  const own = useFields(of === 'companies' ? 'company' : 'contact');
  const events = useEvents(of);
  const companies = useFields('company');
  const offers = (from: NamedField[], group: string, start: string, put: (part: Part) => Part): Offer[] =>
    from.map((one) => ({ value: `${start}${one.field}`, label: one.label, group, make: () => put(fresh(one)) }));
  const same = (part: Part) => part;
  const list = [
    ...offers(own, t(`customers.segment.offer.${of}`), 'field ', same),
    ...events.map((one) => ({
      value: `event ${one.class}`,
      label: name(one.class),
      group: t('customers.segment.offer.happened'),
      make: () => once(one.class),
    })),
  ];
  const someone = { label: t('customers.segment.inside.someone'), value: 'someone' };
  if (of === 'companies')
    return [...list, { ...someone, group: t('customers.segment.offer.someone'), make: () => inside('someone') }];
  const group = t('customers.segment.offer.company');
  return [
    ...list,
    ...offers(companies, group, 'company ', (part) => inside('company', [part])),
    { value: 'company ordered', label: name(ORDERED), group, make: () => inside('company', [once(ORDERED)]) },
    { ...someone, group, make: () => inside('company', [inside('someone')]) },
  ];
}

export function AddCondition({ building, of, holder }: { building: Building; of: Of; holder: Group }) {
  const t = useT();
  const opener = useRef<HTMLButtonElement>(null);
  const offers = useOffers(of);
  const open = building.adding === holder.key;
  return (
    <>
      <button
        type="button"
        ref={opener}
        className="bare link"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => building.startAdding(open ? null : holder.key)}
      >
        <Icon name="plus" size={14} />
        {t('customers.segment.add')}
      </button>
      {open ? (
        <Float by={opener} label={t('customers.segment.key.add')} onClose={() => building.startAdding(null)}>
          <Pick
            label={t('customers.segment.search')}
            options={offers}
            chosen={[]}
            onPick={(value) => {
              const offer = offers.find((one) => one.value === value);
              building.startAdding(null);
              if (offer) building.add(holder.key, offer.make());
            }}
          />
        </Float>
      ) : null}
    </>
  );
}
