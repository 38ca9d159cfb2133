/** What a list of orders is narrowed by: a part of the number, the state, the days, the company. */
import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Segmented } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { getCompany } from '../api/operations';
import { now } from '../app/now';
import type { OrderSearch } from '../app/searches';
import { useFormat, useT } from '../app/words';
import { SearchField } from '../customers/search-field';
import { Icon } from '../parts/icons';
import { useOnPhone } from '../parts/width';
import { ORDER_STATES } from './order-tag';

const DAY = 'YYYY-MM-DD';
const PRESETS = [30, 90, 365];

/** An address made by hand may hold nonsense. */
function dayIn(text: string | undefined): Dayjs | null {
  const day = text ? dayjs(text, DAY) : null;
  return day?.isValid() ? day : null;
}

/** The beginning of a day of the reader's calendar, or of one so many days later. */
export function instant(text: string | undefined, later = 0): string | undefined {
  return dayIn(text)?.startOf('day').add(later, 'day').toISOString();
}

type Props = {
  search: OrderSearch;
  onSearch: (change: OrderSearch) => void;
  /** Absent until it is known. */
  count?: number;
};

export function OrderToolbar({ search, onSearch, count }: Props) {
  const t = useT();
  const format = useFormat();
  const phone = useOnPhone();
  return (
    <div className="toolbar">
      <SearchField
        value={search.q ?? ''}
        onChange={(q) => onSearch({ q: q || undefined })}
        label={t('trade.order.search')}
      />
      <Segmented
        size="small"
        className="order-states"
        value={search.state ?? 'all'}
        onChange={(state) => onSearch({ state: state === 'all' ? undefined : state })}
        options={['all', ...ORDER_STATES].map((value) => ({ value, label: t(`trade.order.state.${value}`) }))}
        aria-label={t('trade.order.field.state')}
      />
      {phone ? null : (
        <DatePicker.RangePicker
          size="small"
          allowEmpty
          className="order-days"
          placeholder={[t('trade.order.from'), t('trade.order.to')]}
          presets={PRESETS.map((days) => ({
            label: t('trade.order.last-days', { days }),
            value: [dayjs(now()).subtract(days - 1, 'day'), dayjs(now())],
          }))}
          value={[dayIn(search.from), dayIn(search.to)]}
          onChange={(days) => onSearch({ from: days?.[0]?.format(DAY), to: days?.[1]?.format(DAY) })}
        />
      )}
      {search.company ? <CompanyChip id={search.company} onClear={() => onSearch({ company: undefined })} /> : null}
      {phone ? null : (
        <span className="push quiet small" aria-live="polite">
          {count === undefined ? '' : t('trade.order.count', { count, shown: format.number(count) })}
        </span>
      )}
    </div>
  );
}

/** Whose orders alone are shown. */
function CompanyChip({ id, onClear }: { id: string; onClear: () => void }) {
  const t = useT();
  const { data } = useQuery({ queryKey: ['company', 'one', id], queryFn: () => getCompany(id) });
  return (
    <Button
      size="small"
      icon={<Icon name="close" size={14} />}
      onClick={onClear}
      title={t('trade.order.all-companies')}
    >
      <span dir="auto" className="cut">
        {data?.name ?? '…'}
      </span>
    </Button>
  );
}
