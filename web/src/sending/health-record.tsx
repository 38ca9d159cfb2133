/** What stands in the DNS and what belongs there, with the change marked, to copy or to send on. */
import { Button } from 'antd';
import type { HealthCheck } from '../api/types';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Copy } from '../parts/small';
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
          <Line label={t('health.record.name')} copy={publish.name} copyLabel={t('health.copy-name')}>
            {publish.name} <span className="quiet">{publish.kind}</span>
          </Line>
        ) : null}
        {found ? (
          <Line label={t('health.record.now')}>
            <span className="quiet">{found}</span>
          </Line>
        ) : null}
        {publish ? (
          <Line label={t('health.record.publish')} copy={publish.value} copyLabel={t('health.copy-value')}>
            {changedParts(found, publish.value).map((part, index) =>
              part.isNew ? <ins key={index}>{part.text}</ins> : part.text,
            )}
          </Line>
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

type LineProps = { label: string; copy?: string; copyLabel?: string; children: React.ReactNode };
export function Line({ label, copy, copyLabel, children }: LineProps) {
  return (
    <div className="health-line">
      <span className="quiet">{label}</span>
      <bdi className="code" dir="ltr">
        {children}
      </bdi>
      {copy ? <Copy text={copy} label={copyLabel} /> : <span />}
    </div>
  );
}
