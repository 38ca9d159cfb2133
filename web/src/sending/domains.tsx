import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { checkDomain, createDomain, deleteDomain, listDomains } from '../api/operations';
import type { Domain } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useT } from '../app/words';
import { Section } from '../parts/page';
import { RecordSection } from '../parts/record-section';
import type { Tone } from '../parts/small';
import { Loaded } from '../parts/states';
import { SettingsPage } from '../workspace/settings-page';
import { DnsRecords } from './dns-records';
import { Hosts } from './hosts';

const TONES: Record<string, Tone> = { proven: 'good', declared: 'info', unproven: 'warn' };

export function DomainsScreen() {
  const t = useT();
  const mayManage = useRight('manage_channels');
  const query = useQuery({ queryKey: ['domain'], queryFn: listDomains });
  const [name, setName] = useState('');
  const add = useAct(() => createDomain(name.trim()), {
    nouns: ['domain'],
    said: () => t('sending.channel.domain-added'),
    done: () => setName(''),
  });
  return (
    <SettingsPage title={t('sending.channel.domains')}>
      {mayManage ? (
        <Section title={t('sending.channel.domain-new')} quiet={t('sending.channel.domain-new-quiet')}>
          <form
            className="row"
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim()) add.mutate(undefined);
            }}
          >
            <Input
              style={{ inlineSize: 280 }}
              dir="ltr"
              aria-label={t('sending.channel.domain')}
              placeholder="mail.example.com"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Button type="primary" htmlType="submit" disabled={!name.trim()} loading={add.isPending}>
              {t('sending.channel.add')}
            </Button>
          </form>
        </Section>
      ) : null}
      <Loaded query={query}>
        {(domains) =>
          domains.length ? (
            domains.map((domain) => <DomainBox key={domain.id} domain={domain} mayManage={mayManage} />)
          ) : (
            <p className="section quiet">{t('sending.channel.no-domain')}</p>
          )
        }
      </Loaded>
      <Hosts kind="return" />
    </SettingsPage>
  );
}

function DomainBox({ domain, mayManage }: { domain: Domain; mayManage: boolean }) {
  const t = useT();
  const check = useAct(() => checkDomain(domain.id), { nouns: ['domain'], said: () => t('sending.channel.checked') });
  const drop = useAct(() => deleteDomain(domain.id), {
    nouns: ['domain'],
    said: () => t('sending.channel.domain-deleted'),
  });
  return (
    <RecordSection
      name={domain.name}
      tags={[{ tone: TONES[domain.proven], text: t(`sending.channel.proven.${domain.proven}`) }]}
      mayManage={mayManage}
      act={{
        icon: 'refresh',
        text: t('sending.channel.check'),
        busy: check.isPending,
        run: () => check.mutate(undefined),
      }}
      drop={{
        title: t('sending.channel.delete', { name: domain.name }),
        text: t('sending.channel.delete-domain-text'),
        busy: drop.isPending,
        run: () => drop.mutate(undefined),
      }}
    >
      <DnsRecords domain={domain} />
    </RecordSection>
  );
}
