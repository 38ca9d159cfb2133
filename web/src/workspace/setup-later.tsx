/** The steps of the first run that can be skipped; each stands in the settings as well. */
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { createDomain, listChannels, listDomains, listUsers } from '../api/operations';
import { useAct } from '../app/act';
import { useMe } from '../app/session';
import { useProblem } from '../app/stores';
import { needWords, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { ProblemBox } from '../parts/states';
import { ChannelForm } from '../sending/channel-form';
import { DnsRecords } from '../sending/dns-records';
import { UserForm } from './user-form';

const CHECK_AGAIN_MILLISECONDS = 20_000;
/** Mailboxes that anybody can have: their domain is not the company's. */
const OF_EVERYBODY =
  /^(gmail|googlemail|outlook|hotmail|live|msn|yahoo|icloud|me|qq|foxmail|163|126|sina|aliyun|gmx|web|proton|protonmail|mail|yandex)\./;

/** The domain of the own address, unless it is a provider's. */
export function likelyDomain(email: string): string {
  const host = email.slice(email.lastIndexOf('@') + 1);
  return OF_EVERYBODY.test(host) ? '' : host;
}
const words = Promise.all([needWords('sending')]);

function Foot({ onNext, label, done }: { onNext: () => void; label: string; done: boolean }) {
  const t = useT();
  return (
    <div className="row" style={{ paddingBlockStart: 24 }}>
      <Button type={done ? 'primary' : 'default'} size="large" onClick={onNext}>
        {label}
      </Button>
      {done ? null : (
        <Button type="text" size="large" onClick={onNext}>
          {t('shell.setup.skip')}
        </Button>
      )}
    </div>
  );
}

function Trouble() {
  const problem = useProblem();
  return problem ? (
    <div style={{ paddingBlockEnd: 14 }}>
      <ProblemBox problem={problem} />
    </div>
  ) : null;
}

export function DomainStep({ onNext }: { onNext: () => void }) {
  const t = useT();
  const me = useMe();
  const [name, setName] = useState(() => likelyDomain(me.user.email));
  const { data = [] } = useQuery({
    queryKey: ['domain'],
    queryFn: () => words.then(listDomains),
    refetchInterval: CHECK_AGAIN_MILLISECONDS,
  });
  const add = useAct(() => createDomain(name.trim()), { nouns: ['domain'] });
  const domain = data[0];
  return (
    <>
      <Trouble />
      {domain ? (
        <DnsRecords domain={domain} />
      ) : (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) add.mutate(undefined);
          }}
        >
          <Input
            size="large"
            style={{ inlineSize: 320 }}
            dir="ltr"
            aria-label={t('shell.setup.domain')}
            placeholder="mail.example.com"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="primary" size="large" htmlType="submit" disabled={!name.trim()} loading={add.isPending}>
            {t('shell.setup.records')}
          </Button>
        </form>
      )}
      <Hint>{t('shell.setup.domain-hint')}</Hint>
      <Foot
        onNext={onNext}
        done={domain !== undefined}
        label={t('shell.setup.next', { step: t('shell.setup.step.channel') })}
      />
    </>
  );
}

export function ChannelStep({ onNext }: { onNext: () => void }) {
  const t = useT();
  const [adding, setAdding] = useState(false);
  const { data = [] } = useQuery({ queryKey: ['channel'], queryFn: listChannels });
  return (
    <>
      <Trouble />
      <ul>
        {data.map((row) => (
          <li key={row.id} className="attention">
            <Icon name="check" className="good" />
            <span className="strong">{row.name}</span>
            <span className="code quiet">{row.host}</span>
          </li>
        ))}
      </ul>
      <Button size="large" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>
        {t('shell.setup.channel-add')}
      </Button>
      {adding ? <ChannelForm onClose={() => setAdding(false)} /> : null}
      <Foot
        onNext={onNext}
        done={data.length > 0}
        label={t('shell.setup.next', { step: t('shell.setup.step.team') })}
      />
    </>
  );
}

export function TeamStep({ onNext }: { onNext: () => void }) {
  const t = useT();
  const [adding, setAdding] = useState(false);
  const { data = [] } = useQuery({ queryKey: ['user'], queryFn: listUsers });
  return (
    <>
      <Trouble />
      <ul>
        {data.map((row) => (
          <li key={row.id} className="attention">
            <Icon name="person" />
            <span className="strong" dir="auto">
              {row.name}
            </span>
            <span className="quiet">{row.email}</span>
          </li>
        ))}
      </ul>
      <Button size="large" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>
        {t('shell.setup.user-add')}
      </Button>
      {adding ? <UserForm onClose={() => setAdding(false)} /> : null}
      <Foot onNext={onNext} done label={t('shell.setup.finish')} />
    </>
  );
}

function Hint({ children }: { children: ReactNode }) {
  return (
    <p className="row quiet small" style={{ paddingBlockStart: 12 }}>
      <Icon name="info" size={14} />
      {children}
    </p>
  );
}
