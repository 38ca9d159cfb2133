import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useRef } from 'react';
import { listLists } from '../api/operations';
import type { Audience, Campaign, CampaignChange, Filter, FreeCondition } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Chips } from '../customers/chips';
import { conditionOf, filtersOf } from '../customers/rules';
import { Bars } from '../parts/bars';
import { filterOption } from '../parts/choices';
import { Section } from '../parts/page';
import { Address, Country, Name } from '../parts/small';
import { Loaded } from '../parts/states';

/** Values marked one after the other become one saved version, not one for each mark. */
const REST_MILLISECONDS = 500;

type Props = { campaign: Campaign; onChange: (change: CampaignChange) => void; query: UseQueryResult<Audience> };

export function AudienceStep({ campaign, onChange, query }: Props) {
  const t = useT();
  const format = useFormat();
  const lists = useQuery({ queryKey: ['list'], queryFn: listLists }).data ?? [];
  const audience = campaign.audience ?? { lists: [], condition: null };
  const rules = filtersOf(audience.condition);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const save = useRef<(next: Filter[]) => void>(() => undefined);
  save.current = (next) => onChange({ audience: { ...audience, condition: conditionOf(next) as FreeCondition } });
  const saveRested = (next: Filter[]) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => save.current(next), REST_MILLISECONDS);
  };
  return (
    <div className="columns work-result">
      <div>
        <Section title={t('sending.campaign.audience.lists')} quiet={t('sending.campaign.audience.lists-quiet')}>
          <Select
            className="wide form-narrow"
            mode="multiple"
            aria-label={t('sending.campaign.audience.lists')}
            showSearch={{ filterOption }}
            placeholder={t(
              audience.condition ? 'sending.campaign.audience.everyone' : 'sending.campaign.audience.choose-lists',
            )}
            value={audience.lists}
            onChange={(next) => onChange({ audience: { ...audience, lists: next } })}
            options={lists.map((list) => ({ value: list.id, label: `${list.name} · ${format.number(list.contacts)}` }))}
          />
        </Section>
        <Section
          title={t('sending.campaign.audience.condition')}
          quiet={t('sending.campaign.audience.condition-quiet')}
        >
          <div className="row wrap">
            {rules ? (
              <Chips rules={rules} withKey={false} onChange={saveRested} />
            ) : (
              <span className="quiet">{t('sending.campaign.audience.complex')}</span>
            )}
          </div>
        </Section>
        <Section title={t('sending.campaign.audience.some')}>
          <Loaded query={query} rows={5}>
            {(data) =>
              data.sample.length === 0 ? (
                <p className="quiet">{t('sending.campaign.audience.nobody')}</p>
              ) : (
                <ul>
                  {data.sample.map((row) => (
                    <li key={row.id} className="attention">
                      <Name strong>{row.name || row.address}</Name>
                      <Country code={row.country} />
                      <span className="push quiet">
                        <Address>{row.address}</Address>
                      </span>
                    </li>
                  ))}
                </ul>
              )
            }
          </Loaded>
        </Section>
      </div>
      <div>
        <Loaded query={query} rows={4}>
          {(data) => (
            <Section title={t('sending.campaign.audience.get-it')}>
              <div className="big-figure" aria-live="polite">
                {format.number(data.sendable)}
              </div>
              <p className="quiet">
                {t('sending.campaign.audience.of', { count: data.total, shown: format.number(data.total) })}
              </p>
              <div style={{ paddingBlockStart: 16 }}>
                <div className="strong" style={{ paddingBlockEnd: 8 }}>
                  {t('sending.campaign.audience.held')}
                </div>
                {data.held.length === 0 ? <p className="quiet">{t('sending.campaign.audience.nobody-held')}</p> : null}
                <Bars
                  label={t('sending.campaign.audience.held')}
                  bars={data.held.map((row) => ({
                    key: row.reason,
                    name: t.code('sending.campaign.held', row.reason),
                    value: row.count,
                    tone: 'rest',
                  }))}
                />
              </div>
            </Section>
          )}
        </Loaded>
      </div>
    </div>
  );
}
