/** What stands in the DNS and what belongs there, with the change marked, to copy or to send on. */
import { Button } from 'antd';
import type { HealthCheck } from '../api/types';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { RecordLine } from '../parts/record-line';
import { changedParts } from './health-tone';

type Props = { check: HealthCheck; domain: string; mayManage: boolean; busy: boolean; onCheck: () => void };

export function HealthRecord({ check, domain, mayManage, busy, onCheck }: Props) {
  const t = useT();
  const { publish, found } = check;
  return (
    <div className="health-record">
      <div className="record-box">
        {publish ? (
          <div className="record-box-head">
            <span className="strong">{t('health.record')}</span>
            <span className="push quiet small">{t('health.record-at')}</span>
          </div>
        ) : null}
        {publish ? (
          <RecordLine label={t('health.record.name')} copy={publish.name} copyLabel={t('health.copy-name')}>
            {publish.name} <span className="quiet">{publish.kind}</span>
          </RecordLine>
        ) : null}
        {found ? (
          <RecordLine label={t('health.record.now')}>
            <span className="quiet">{found}</span>
          </RecordLine>
        ) : null}
        {publish ? (
          <RecordLine label={t('health.record.publish')} copy={publish.value} copyLabel={t('health.copy-value')}>
            {changedParts(found, publish.value).map((part, index) =>
              part.isNew ? <ins key={index}>{part.text}</ins> : part.text,
            )}
          </RecordLine>
        ) : null}
      </div>
      {publish ? (
        <div className="row wrap">
          {mayManage ? (
            <Button icon={<Icon name="refresh" />} loading={busy} onClick={onCheck}>
              {t('health.changed-check')}
            </Button>
          ) : null}
          <a className="row" href={mailOf(t('health.send-on.subject', { domain }), publish)}>
            <Icon name="send" size={14} />
            {t('health.send-on')}
          </a>
        </div>
      ) : null}
    </div>
  );
}

function mailOf(subject: string, { name, kind, value }: NonNullable<HealthCheck['publish']>): string {
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(`${name}\n${kind}\n${value}\n`)}`;
}
