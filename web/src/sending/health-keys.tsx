/** Changing the DKIM keys of a domain: the new records, when they sign, and when the old ones may go. */
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { dropKeyChange, startKeyChange } from '../api/operations';
import type { HealthSubject } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { RecordLine } from '../parts/record-line';

export function HealthKeys({ subject, mayManage }: { subject: HealthSubject; mayManage: boolean }) {
  const t = useT();
  const change = subject.key_change;
  if (!change && !mayManage) return null;
  return (
    <Section title={t('health.keys')} quiet={t('health.keys.quiet')}>
      {change ? <Change subject={subject} change={change} mayManage={mayManage} /> : <Start id={subject.id} />}
    </Section>
  );
}

function Start({ id }: { id: string }) {
  const t = useT();
  const [both, setBoth] = useState(false);
  const start = useAct(() => startKeyChange(id, both), {
    nouns: ['health', 'domain'],
    said: () => t('health.keys.changed-said'),
  });
  return (
    <div className="row wrap">
      <Checkbox checked={both} onChange={(event) => setBoth(event.target.checked)}>
        {t('health.keys.ed25519')}
      </Checkbox>
      <Button loading={start.isPending} onClick={() => start.mutate(undefined)}>
        {t('health.keys.change')}
      </Button>
    </div>
  );
}

type ChangeProps = {
  subject: HealthSubject;
  change: NonNullable<HealthSubject['key_change']>;
  mayManage: boolean;
};
function Change({ subject, change, mayManage }: ChangeProps) {
  const t = useT();
  const format = useFormat();
  const drop = useAct(() => dropKeyChange(subject.id), {
    nouns: ['health', 'domain'],
    said: () => t('health.keys.dropped-said'),
  });
  const waits = change.stage === 'waiting';
  const shown = waits ? change.new_records : change.old_records;
  return (
    <>
      <p className="health-stage">
        {t(`health.stage.${change.stage}`, { time: change.until ? format.day(change.until) : '' })}
      </p>
      {shown.map((record) => (
        <div key={record.name} className="record-box health-key">
          <RecordLine label={t('health.record.name')} copy={record.name} copyLabel={t('health.copy-name')}>
            {record.name}
          </RecordLine>
          <RecordLine label={t('health.record.publish')} copy={record.value} copyLabel={t('health.copy-value')}>
            <span className="dns-value">{record.value}</span>
          </RecordLine>
        </div>
      ))}
      {mayManage && change.stage !== 'overlapping' ? (
        <Button loading={drop.isPending} onClick={() => drop.mutate(undefined)}>
          {t(waits ? 'health.keys.drop' : 'health.keys.removed')}
        </Button>
      ) : null}
    </>
  );
}
