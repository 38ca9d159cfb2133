/** A host below one of our domains: its label or the whole name, and the domain. */
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { listDomains } from '../api/operations';
import { useT } from '../app/words';

type Props = { usual: string; busy: boolean; onPut: (domain: string, host: string) => void };

export function HostForm({ usual, busy, onPut }: Props) {
  const t = useT();
  const domains = useQuery({ queryKey: ['domain'], queryFn: listDomains });
  const [domain, setDomain] = useState<string>();
  const [host, setHost] = useState(usual);
  const name = domains.data?.find((row) => row.id === domain)?.name;
  return (
    <form
      className="row wrap"
      style={{ marginBlockEnd: 12 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (domain && host.trim()) onPut(domain, host.trim());
      }}
    >
      <Input
        style={{ inlineSize: 120 }}
        dir="ltr"
        aria-label={t('sending.host.label')}
        value={host}
        onChange={(event) => setHost(event.target.value)}
      />
      <Select
        style={{ inlineSize: 240 }}
        aria-label={t('sending.channel.domain')}
        placeholder={t('sending.channel.domain')}
        value={name ? domain : undefined}
        options={(domains.data ?? []).map((row) => ({ value: row.id, label: row.name }))}
        onChange={setDomain}
      />
      <Button htmlType="submit" disabled={!domain || !host.trim()} loading={busy}>
        {t('sending.host.add')}
      </Button>
    </form>
  );
}
