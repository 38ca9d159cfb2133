/** The newest rates of one currency, each of which can be taken away. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { listRatesOfCurrency, removeExchangeRate } from '../api/operations';
import { useAct } from '../app/act';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Loaded } from '../parts/states';
import { Table } from '../parts/table';

export function RateDays({ currency, mayManage }: { currency: string; mayManage: boolean }) {
  const t = useT();
  const query = useQuery({
    queryKey: ['exchange-rate', 'of', currency],
    queryFn: () => listRatesOfCurrency(currency),
  });
  const remove = useAct((day: string) => removeExchangeRate(currency, day), {
    nouns: ['exchange-rate', 'company'],
    said: () => t('trade.rates.removed'),
  });
  return (
    <Loaded query={query} rows={3}>
      {(found) => (
        <Table
          rows={found.items}
          id={(row) => row.day}
          columns={[
            {
              key: 'day',
              title: `${currency} · ${t('trade.rates.day')}`,
              cell: (row) => <bdi dir="ltr">{row.day}</bdi>,
            },
            {
              key: 'rate',
              title: t('trade.rates.rate'),
              counted: true,
              cell: (row) => (
                <span className="row">
                  <bdi dir="ltr">{row.rate}</bdi>
                  {mayManage ? (
                    <Button
                      type="text"
                      size="small"
                      icon={<Icon name="trash" />}
                      aria-label={t('trade.rates.remove', { day: row.day })}
                      onClick={() => remove.mutate(row.day)}
                    />
                  ) : null}
                </span>
              ),
            },
          ]}
        />
      )}
    </Loaded>
  );
}
