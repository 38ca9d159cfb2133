/** Who read it: by country, and which opens were a machine's. */
import { useState } from 'react';
import type { Readers, Report } from '../api/types';
import { useFormat, useT } from '../app/words';
import { BarRows } from '../parts/chart';
import { Section } from '../parts/page';
import { Country, Rate, SMALLEST_BASE } from '../parts/small';
import { Table } from '../parts/table';

const SHOWN = 8;
type CountrySum = Readers['countries'][number];

type CountriesProps = {
  countries: CountrySum[];
  chosen: string | undefined;
  /** Another click on the chosen one shows everybody again. */
  onChoose: (country: string | undefined) => void;
};

export function Countries({ countries, chosen, onChoose }: CountriesProps) {
  const t = useT();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const share = (row: CountrySum) => (row.accepted >= SMALLEST_BASE ? row.opened / row.accepted : null);
  const most = Math.max(...countries.map((row) => share(row) ?? 0), Number.MIN_VALUE);
  return (
    <Section
      title={t('sending.report.countries')}
      quiet={t('sending.report.countries-quiet')}
      link={
        countries.length > SHOWN ? (
          <button type="button" className="text-button" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t('sending.report.fewer') : t('sending.report.all-countries', { count: countries.length })}
          </button>
        ) : null
      }
    >
      {countries.length === 0 ? (
        <p className="quiet">{t('shell.chart.nothing')}</p>
      ) : (
        <Table
          rows={all ? countries : countries.slice(0, SHOWN)}
          id={(row) => row.country ?? 'unknown'}
          columns={[
            {
              key: 'country',
              title: t('sending.report.country'),
              cell: (row) =>
                row.country ? (
                  <button
                    type="button"
                    className="text-button country-button"
                    aria-pressed={row.country === chosen}
                    onClick={() => onChoose(row.country === chosen ? undefined : (row.country ?? undefined))}
                  >
                    <Country code={row.country} named />
                  </button>
                ) : (
                  <span className="quiet">{t('sending.report.country.unknown')}</span>
                ),
            },
            {
              key: 'accepted',
              title: t('sending.report.accepted'),
              number: true,
              cell: (row) => format.number(row.accepted),
            },
            {
              key: 'opened',
              title: t('sending.report.opened'),
              counted: true,
              cell: (row) => {
                const rate = share(row);
                return (
                  <span className="rate-bar">
                    {/* A count has no bar, but stands in line with the rates. */}
                    <span className={rate === null ? undefined : 'rate-bar-track'} aria-hidden="true">
                      {rate ? <span className="bar" style={{ inlineSize: `${(rate / most) * 100}%` }} /> : null}
                    </span>
                    <Rate part={row.opened} base={row.accepted} />
                  </span>
                );
              },
            },
            {
              key: 'clicked',
              title: t('sending.report.clicked'),
              number: true,
              cell: (row) => <Rate part={row.clicked} base={row.accepted} />,
            },
          ]}
        />
      )}
    </Section>
  );
}

/** `people` is the report's own number: a person may stand under several rules. */
export function WhoOpened({ openers, people }: { openers: Readers['openers']; people: number }) {
  const t = useT();
  const rest = openers.filter((row) => row.verdict !== 'human');
  return (
    <BarRows
      title={t('sending.report.who-opened')}
      quiet={t('sending.report.who-opened-quiet')}
      valueName={t('sending.report.people')}
      ordered
      bars={
        openers.length === 0
          ? []
          : [
              { key: 'human', name: t('sending.report.link-people'), value: people },
              ...rest.map((row) => ({
                key: `${row.verdict} ${row.rule}`,
                name: t.code('sending.report.rule', row.rule),
                value: row.people,
                hatched: row.people,
                tone: 'rest' as const,
              })),
            ]
      }
    />
  );
}

const SUMS = ['opened', 'opened_unknown', 'opened_protected', 'clicked', 'clicked_unknown'] as const;

/** Readers of whom only numbers are kept; left out where there are none. */
export function Summed({ summed }: { summed: Report['summed'] }) {
  const t = useT();
  const some = SUMS.filter((name) => summed[name] > 0);
  if (some.length === 0) return null;
  return (
    <BarRows
      title={t('sending.report.summed')}
      quiet={t('sending.report.summed-quiet')}
      valueName={t('sending.report.summed.requests')}
      ordered
      bars={some.map((name) => ({ key: name, name: t(`sending.report.summed.${name}`), value: summed[name] }))}
    />
  );
}
