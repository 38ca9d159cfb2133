/** Exchange rates: what is known of each currency, a rate by hand, and a bank's list as a file. */
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { importExchangeRates, listExchangeRates, setExchangeRates } from '../api/operations';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { FileDrop } from '../parts/file-drop';
import { Section } from '../parts/page';
import { Loaded } from '../parts/states';
import { Table } from '../parts/table';
import { RateDays } from './rate-days';

const STALE = ['exchange-rate', 'company'];

export function Rates() {
  const t = useT();
  const format = useFormat();
  const mayManage = useRight('manage_workspace');
  const [open, setOpen] = useState<string | null>(null);
  const query = useQuery({ queryKey: ['exchange-rate', 'all'], queryFn: listExchangeRates });
  return (
    <Section title={t('trade.rates.title')} quiet={t('trade.rates.quiet')}>
      {mayManage ? <NewRate /> : null}
      <Loaded query={query} rows={3}>
        {(found) =>
          found.items.length === 0 ? (
            <p className="quiet">{t('trade.rates.none')}</p>
          ) : (
            <Table
              rows={found.items}
              id={(row) => row.currency}
              columns={[
                {
                  key: 'currency',
                  title: t('trade.rates.currency'),
                  cell: (row) => (
                    <Button
                      type="link"
                      size="small"
                      onClick={() => setOpen(open === row.currency ? null : row.currency)}
                    >
                      <bdi dir="ltr">{row.currency}</bdi>
                    </Button>
                  ),
                },
                {
                  key: 'rate',
                  title: t('trade.rates.rate'),
                  counted: true,
                  cell: (row) => <bdi dir="ltr">{row.newest}</bdi>,
                },
                {
                  key: 'last',
                  title: t('trade.rates.last'),
                  cell: (row) => <bdi dir="ltr">{row.last}</bdi>,
                },
                {
                  key: 'first',
                  title: t('trade.rates.first'),
                  quiet: true,
                  cell: (row) => <bdi dir="ltr">{row.first}</bdi>,
                },
                {
                  key: 'days',
                  title: t('trade.rates.days'),
                  number: true,
                  cell: (row) => format.number(row.days),
                },
              ]}
            />
          )
        }
      </Loaded>
      {open ? <RateDays currency={open} mayManage={mayManage} /> : null}
    </Section>
  );
}

function NewRate() {
  const t = useT();
  const format = useFormat();
  const [currency, setCurrency] = useState('');
  const [day, setDay] = useState('');
  const [rate, setRate] = useState('');
  const put = useAct(setExchangeRates, {
    nouns: STALE,
    said: () => t('trade.rates.were-set'),
    done: () => setRate(''),
  });
  const take = useAct(async (file: File) => importExchangeRates(await file.text()), {
    nouns: STALE,
    said: (counts) =>
      t('trade.rates.came', {
        rates: format.number(counts.rates),
        changed: format.number(counts.changed),
        refused: format.number(counts.refused),
      }),
  });
  const ready = currency.trim() && day && rate.trim();
  return (
    <>
      <form
        className="row wrap"
        style={{ marginBlockEnd: 12 }}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) put.mutate([{ currency: currency.trim(), day, rate: rate.trim() }]);
        }}
      >
        <Input
          style={{ inlineSize: 110 }}
          dir="ltr"
          maxLength={3}
          aria-label={t('trade.rates.currency')}
          placeholder={t('trade.rates.currency')}
          value={currency}
          onChange={(event) => setCurrency(event.target.value)}
        />
        <Input
          style={{ inlineSize: 160 }}
          type="date"
          aria-label={t('trade.rates.day')}
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
        <Input
          style={{ inlineSize: 140 }}
          dir="ltr"
          inputMode="decimal"
          aria-label={t('trade.rates.rate')}
          placeholder={t('trade.rates.rate')}
          value={rate}
          onChange={(event) => setRate(event.target.value)}
        />
        <Button type="primary" htmlType="submit" disabled={!ready} loading={put.isPending}>
          {t('trade.rates.set')}
        </Button>
      </form>
      <FileDrop
        accept=".csv,.txt"
        title={t('trade.rates.file')}
        quiet={t('trade.rates.file-hint')}
        disabled={take.isPending}
        take={(file) => take.mutate(file)}
      />
    </>
  );
}
