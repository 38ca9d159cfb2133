/** What is kept of readers, by country, and the addresses under which links of a domain lead. */
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { getTracking, updateTracking } from '../api/operations';
import type { TrackedCountry, Tracking } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { filterOption, useCountryOptions } from '../parts/choices';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { Country, Tag } from '../parts/small';
import { Loaded } from '../parts/states';
import { Table } from '../parts/table';
import { SettingsPage } from '../workspace/settings-page';
import { Hosts } from './hosts';

const MODES = ['off', 'aggregate', 'consented', 'hygiene_only', 'individual'] as const;

function useModes() {
  const t = useT();
  return MODES.map((value) => ({ value: value as string, label: t(`sending.tracking.mode.${value}`) }));
}

function useChange(done?: () => void) {
  const t = useT();
  return useAct(updateTracking, { nouns: ['tracking'], said: () => t('sending.tracking.saved'), done });
}

export function TrackingScreen() {
  const t = useT();
  const query = useQuery({ queryKey: ['tracking'], queryFn: getTracking });
  const mayManage = useRight('manage_workspace');
  const seesHosts = useRight('send_campaigns');
  return (
    <SettingsPage title={t('shell.place.tracking')}>
      <Loaded query={query}>
        {(tracking) => (
          <>
            <Rule tracking={tracking} mayManage={mayManage} />
            {seesHosts ? <Hosts kind="tracking" /> : null}
            <Section title={t('sending.tracking.countries')} quiet={t('sending.tracking.countries-quiet')}>
              {mayManage ? <NewRow /> : null}
              <Countries rows={tracking.countries} mayManage={mayManage} />
            </Section>
          </>
        )}
      </Loaded>
    </SettingsPage>
  );
}

function Rule({ tracking, mayManage }: { tracking: Tracking; mayManage: boolean }) {
  const t = useT();
  const modes = useModes();
  const change = useChange();
  const select = (name: 'default_mode' | 'unknown_mode', label: string) => (
    <label className="row wrap" style={{ marginBlock: 8 }}>
      <span style={{ minInlineSize: 260 }}>{label}</span>
      <Select
        style={{ inlineSize: 300 }}
        aria-label={label}
        disabled={!mayManage || change.isPending}
        value={tracking[name]}
        options={modes}
        onChange={(mode: string) => change.mutate({ [name]: mode })}
      />
    </label>
  );
  return (
    <Section title={t('sending.tracking.rule')} quiet={t('sending.tracking.rule-quiet')}>
      {select('default_mode', t('sending.tracking.default'))}
      {select('unknown_mode', t('sending.tracking.unknown'))}
    </Section>
  );
}

/** A row of one's own: a country, what is kept there, and whose word that is. */
function NewRow() {
  const t = useT();
  const modes = useModes();
  const countries = useCountryOptions();
  const [country, setCountry] = useState<string>();
  const [mode, setMode] = useState<string>();
  const [source, setSource] = useState('');
  const change = useChange(() => {
    setCountry(undefined);
    setSource('');
  });
  const ready = country && mode && source.trim();
  return (
    <form
      className="row wrap"
      style={{ marginBlockEnd: 12 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (country && mode && source.trim()) change.mutate({ countries: [{ country, mode, source }] });
      }}
    >
      <Select
        showSearch
        style={{ inlineSize: 200 }}
        aria-label={t('sending.tracking.country')}
        placeholder={t('sending.tracking.country')}
        value={country}
        options={countries}
        filterOption={filterOption}
        onChange={setCountry}
      />
      <Select
        style={{ inlineSize: 240 }}
        aria-label={t('sending.tracking.mode')}
        placeholder={t('sending.tracking.mode')}
        value={mode}
        options={modes}
        onChange={setMode}
      />
      <Input
        style={{ inlineSize: 260 }}
        dir="auto"
        aria-label={t('sending.tracking.source')}
        placeholder={t('sending.tracking.source-hint')}
        value={source}
        onChange={(event) => setSource(event.target.value)}
      />
      <Button type="primary" htmlType="submit" disabled={!ready} loading={change.isPending}>
        {t('sending.tracking.put')}
      </Button>
    </form>
  );
}

function Countries({ rows, mayManage }: { rows: TrackedCountry[]; mayManage: boolean }) {
  const t = useT();
  const format = useFormat();
  const change = useChange();
  return (
    <Table
      rows={rows}
      id={(row) => row.country}
      columns={[
        { key: 'country', title: t('sending.tracking.country'), cell: (row) => <Country code={row.country} named /> },
        { key: 'mode', title: t('sending.tracking.mode'), cell: (row) => t.code('sending.tracking.mode', row.mode) },
        {
          key: 'source',
          title: t('sending.tracking.source'),
          quiet: true,
          cell: (row) => (
            <span className="row wrap">
              <bdi>{row.source}</bdi>
              {row.is_own ? <Tag tone="info">{t('sending.tracking.own')}</Tag> : null}
              {row.is_own && mayManage ? (
                <Button
                  type="text"
                  size="small"
                  icon={<Icon name="refresh" />}
                  aria-label={t('sending.tracking.back', { country: format.country(row.country) })}
                  onClick={() => change.mutate({ countries: [{ country: row.country, mode: null }] })}
                />
              ) : null}
            </span>
          ),
        },
        { key: 'since', title: t('sending.tracking.since'), cell: (row) => <bdi dir="ltr">{row.since}</bdi> },
      ]}
    />
  );
}
