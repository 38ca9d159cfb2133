import { Select, Switch } from 'antd';
import type { ReactNode } from 'react';
import type { OrderFileLook } from '../api/types';
import { useT } from '../app/words';
import { filterOption } from '../parts/choices';
import { Section } from '../parts/page';
import { CURRENCIES } from './currencies';
import type { OrderFileState, OrderWish } from './order-file';

const FIELDS =
  'number company website code country placed confirmed cancelled sample status amount currency quantity unit_price'.split(
    ' ',
  );
/** Those that files of orders come in; the server knows more. */
const ENCODINGS = ['UTF-8', 'gb18030', 'Big5', 'Shift_JIS', 'windows-1252', 'windows-1251', 'windows-1256', 'UTF-16LE'];

type Props = {
  state: OrderFileState;
  look: OrderFileLook;
  editable: boolean;
  onWish: (wish: OrderWish) => void;
};

/** Which column means what, and how days and amounts are read. */
export function OrderFileColumns({ state, look, editable, onWish }: Props) {
  const t = useT();
  const becomes = look.columns.map((column) => column.becomes);
  const isTable = state.file.name.toLowerCase().endsWith('.xlsx');
  const options = [
    { value: '', label: t('customers.import.field.skip') },
    ...FIELDS.map((value) => ({ value, label: t(`trade.import.field.${value}`) })),
  ];
  // A field is one column's: where it is chosen anew, the other lets it go.
  const choose = (index: number, value: string) =>
    onWish({
      columns: becomes.map((field, place) => (place === index ? value || null : field === value ? null : field)),
    });
  const row = (label: string, control: ReactNode) => (
    <div className="fact" style={{ alignItems: 'center' }}>
      <span className="quiet">{label}</span>
      {control}
    </div>
  );
  const names = (values: string[], known: string) =>
    (values.includes(known) ? values : [known, ...values]).map((value) => ({ value, label: value }));
  return (
    <>
      <Section title={t('customers.import.mapping')} quiet={t('customers.import.mapping-quiet')}>
        <div className="table-scroll">
          <table className="plain mapping">
            <thead>
              <tr>
                <th>{t('customers.import.column')}</th>
                <th>{t('customers.import.sample')}</th>
                <th>{t('customers.import.becomes')}</th>
              </tr>
            </thead>
            <tbody>
              {look.columns.map((column, index) => (
                <tr key={index}>
                  <td>
                    <bdi>{column.header || index + 1}</bdi>
                  </td>
                  <td className="quiet cut mapping-sample" title={column.samples.join('\n')}>
                    <bdi>{column.samples[0] ?? '—'}</bdi>
                  </td>
                  <td className="mapping-field">
                    <Select
                      className="wide"
                      disabled={!editable}
                      aria-label={t('customers.import.becomes-of', { column: column.header || `${index + 1}` })}
                      showSearch={{ filterOption }}
                      value={column.becomes ?? ''}
                      onChange={(value) => choose(index, value)}
                      options={options}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      <Section title={t('trade.import.reading')}>
        {row(
          t('trade.import.dates'),
          <Select
            className="wide"
            disabled={!editable}
            aria-label={t('trade.import.dates')}
            status={look.asks === 'unclear_dates' ? 'warning' : undefined}
            placeholder={t('customers.import.choose')}
            value={look.dates}
            onChange={(dates) => onWish({ dates: dates === 'dmy' ? 'dmy' : 'mdy' })}
            options={['dmy', 'mdy'].map((value) => ({ value, label: t(`trade.import.dates.${value}`) }))}
          />,
        )}
        {row(
          t('trade.import.currency'),
          <Select
            className="wide"
            disabled={!editable}
            aria-label={t('trade.import.currency')}
            showSearch={{ filterOption }}
            value={look.currency}
            onChange={(currency) => onWish({ currency })}
            options={names(CURRENCIES, look.currency)}
          />,
        )}
        {isTable
          ? null
          : row(
              t('trade.import.encoding'),
              <Select
                className="wide"
                disabled={!editable}
                aria-label={t('trade.import.encoding')}
                showSearch={{ filterOption }}
                value={look.encoding}
                onChange={(encoding) => onWish({ encoding })}
                options={names(ENCODINGS, look.encoding)}
              />,
            )}
        <div className="row" style={{ paddingBlockStart: 10 }}>
          <span id="has-lines">{t('trade.import.lines')}</span>
          <Switch
            className="push"
            size="small"
            aria-labelledby="has-lines"
            // With a quantity and a price instead of an amount there is no other way.
            disabled={!editable || (look.has_lines && !state.wish.lines)}
            checked={look.has_lines}
            onChange={(lines) => onWish({ lines })}
          />
        </div>
      </Section>
    </>
  );
}
