/** Two records side by side: which one stays, which value of each field is kept, and what the merge moves. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Radio } from 'antd';
import { useState } from 'react';
import { compareRecords, dismissDuplicate, mergeCompanies, mergeContacts, recallDuplicate } from '../api/operations';
import type { ComparedField, ComparedRecord, Duplicate, RecordComparison } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { Tag } from '../parts/small';
import { Loaded } from '../parts/states';

type Side = 'one' | 'other';
type Props = { pair: Duplicate; onDone: () => void };

export function DuplicateCompare({ pair, onDone }: Props) {
  const query = useQuery({
    queryKey: [pair.kind, 'compared', pair.one.id, pair.other.id],
    queryFn: () => compareRecords({ kind: pair.kind, one: pair.one.id, other: pair.other.id }),
  });
  return (
    <Loaded query={query}>{(comparison) => <Compared pair={pair} comparison={comparison} onDone={onDone} />}</Loaded>
  );
}

function Compared({ pair, comparison, onDone }: Props & { comparison: RecordComparison }) {
  const t = useT();
  const format = useFormat();
  const [stays, setStays] = useState<Side>(comparison.other_should_stay ? 'other' : 'one');
  const [kept, setKept] = useState<Record<string, Side>>({});
  const goes: Side = stays === 'one' ? 'other' : 'one';
  const survivor = comparison[stays];
  const merged = comparison[goes];
  /** The chosen side of a field; where one side has nothing, the other's. */
  const sideOf = (field: ComparedField): Side => {
    if (field[stays].length === 0) return goes;
    return field[goes].length === 0 ? stays : (kept[field.field] ?? stays);
  };
  const fromMerged = comparison.fields
    .filter((field) => field.chosen && sideOf(field) === goes)
    .map((field) => field.field);
  const merge = useAct(
    () =>
      (pair.kind === 'company' ? mergeCompanies : mergeContacts)(survivor.id, {
        version: survivor.version,
        merged: merged.id,
        merged_version: merged.version,
        from_merged: fromMerged,
      }),
    {
      nouns: ['duplicate', 'contact', 'company', 'order'],
      said: () => t('customers.duplicate.merged', { name: survivor.name }),
      done: onDone,
    },
  );
  const dismiss = useAct(() => dismissDuplicate(pair.id), {
    nouns: ['duplicate'],
    said: () => t('customers.duplicate.dismissed'),
    done: onDone,
  });
  const recall = useAct(() => recallDuplicate(pair.id), {
    nouns: ['duplicate'],
    said: () => t('customers.duplicate.recalled'),
    done: onDone,
  });
  const shown = comparison.fields.filter((field) => field.one.length + field.other.length > 0);
  return (
    <>
      <Section title={t('customers.duplicate.why')} quiet={t('customers.duplicate.points', { points: pair.points })}>
        <div className="row wrap">
          {pair.reasons.map((reason) => (
            <Tag key={reason.code} tone={reason.points > 0 ? 'good' : 'warn'}>
              {t.code('customers.duplicate.reason', reason.code)}{' '}
              <bdi dir="ltr">{reason.points > 0 ? `+${reason.points}` : `−${-reason.points}`}</bdi>
            </Tag>
          ))}
        </div>
      </Section>
      <Section title={t('customers.duplicate.compare')} quiet={t('customers.duplicate.compare-quiet')}>
        <table className="compare-table">
          <thead>
            <tr>
              <th scope="col">
                <span className="unseen">{t('customers.duplicate.field')}</span>
              </th>
              {(['one', 'other'] as const).map((side) => (
                <th scope="col" key={side}>
                  <Head
                    kind={pair.kind}
                    record={comparison[side]}
                    stays={stays === side}
                    onStay={() => setStays(side)}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((field) => (
              <tr key={field.field} className={field.differs && field.chosen ? 'differs' : undefined}>
                <th scope="row">{t.code('customers.duplicate.field', field.field)}</th>
                {(['one', 'other'] as const).map((side) => (
                  <td key={side}>
                    <Value
                      field={field}
                      side={side}
                      kept={sideOf(field) === side}
                      onKeep={() => setKept({ ...kept, [field.field]: side })}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title={t('customers.duplicate.follows')}>
        <p>
          {t('customers.duplicate.moves', {
            count: merged.rows,
            shown: format.number(merged.rows),
            name: survivor.name,
          })}
        </p>
        <p className="quiet small">{t('customers.duplicate.stricter')}</p>
        <div className="row wrap">
          <Button
            type="primary"
            icon={<Icon name="people" />}
            loading={merge.isPending}
            onClick={() => merge.mutate(undefined)}
          >
            {t('customers.duplicate.merge')}
          </Button>
          {pair.dismissed ? (
            <Button loading={recall.isPending} onClick={() => recall.mutate(undefined)}>
              {t('customers.duplicate.recall')}
            </Button>
          ) : (
            <Button loading={dismiss.isPending} onClick={() => dismiss.mutate(undefined)}>
              {t('customers.duplicate.dismiss')}
            </Button>
          )}
        </div>
      </Section>
    </>
  );
}

type HeadProps = { kind: Duplicate['kind']; record: ComparedRecord; stays: boolean; onStay: () => void };

function Head({ kind, record, stays, onStay }: HeadProps) {
  const t = useT();
  const format = useFormat();
  return (
    <>
      <div dir="auto">
        <Link to={kind === 'company' ? '/companies/$id' : '/contacts/$id'} params={{ id: record.id }}>
          {record.name}
        </Link>
      </div>
      <div className="quiet small">
        {t('customers.duplicate.since', { day: format.day(record.created_at) })} ·{' '}
        {t('customers.duplicate.rows', { count: record.rows, shown: format.number(record.rows) })}
      </div>
      <div className="row wrap">
        <Radio checked={stays} onChange={onStay}>
          {t('customers.duplicate.stays')}
        </Radio>
        {record.suppressed ? <Tag tone="bad">{t('customers.duplicate.suppressed')}</Tag> : null}
      </div>
    </>
  );
}

type ValueProps = { field: ComparedField; side: Side; kept: boolean; onKeep: () => void };

function Value({ field, side, kept, onKeep }: ValueProps) {
  const t = useT();
  const words = useWords(field);
  const values = field[side];
  if (values.length === 0) return <span className="quiet">—</span>;
  const shown = values.map(words).join(', ');
  const isChoice = field.chosen && field.differs && field.one.length > 0 && field.other.length > 0;
  if (!isChoice) return <span dir="auto">{shown}</span>;
  return (
    <Radio
      checked={kept}
      onChange={onKeep}
      aria-label={t('customers.duplicate.keep', {
        field: t.code('customers.duplicate.field', field.field),
        value: shown,
      })}
    >
      <span dir="auto">{shown}</span>
    </Radio>
  );
}

/** How the value of a field is said: codes in the reader's language, what people wrote as they wrote it. */
function useWords(field: ComparedField): (value: string) => string {
  const t = useT();
  const format = useFormat();
  switch (field.field) {
    case 'country':
      return (value) => format.country(value);
    case 'language':
      return (value) => format.language(value);
    case 'gender':
      return (value) => t.code('customers.contact.gender', value);
    case 'purchase_role':
      return (value) => t.code('customers.contact.purchase-role', value);
    case 'annual_volume':
      return (value) => {
        const [minor, currency] = value.split(' ');
        return format.money(Number(minor), currency ?? '');
      };
    default:
      return (value) => value;
  }
}
