import type { Domain } from '../api/types';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Copy } from '../parts/small';

/** The records to publish, each with its state and its own copy button. */
export function DnsRecords({ domain }: { domain: Domain }) {
  const t = useT();
  const all = domain.checks.map((check) => `${check.name}\tTXT\t${check.expected}`).join('\n');
  return (
    <div className="record-box">
      <div className="record-box-head">
        <span className="strong">{t('sending.channel.records', { count: domain.checks.length })}</span>
        <span className="push row small">
          {t('sending.channel.copy-all')}
          <Copy text={all} label={t('sending.channel.copy-all')} />
        </span>
      </div>
      {domain.checks.map((check) => (
        <div key={check.record + check.name} className="dns">
          <span
            className={check.ok ? 'good' : 'warn'}
            title={t(check.ok ? 'sending.channel.found' : 'sending.channel.not-found')}
          >
            <Icon name={check.ok ? 'check' : 'clock'} />
            <span className="unseen">{t(check.ok ? 'sending.channel.found' : 'sending.channel.not-found')}</span>
          </span>
          <span className="strong">{check.record.toUpperCase()}</span>
          <span className="code">{check.name}</span>
          <span className="code quiet">
            <span className="dns-value" title={check.expected}>
              {check.expected}
            </span>
            {!check.ok && check.found ? (
              <span className="warn">{t('sending.channel.now', { found: check.found })}</span>
            ) : null}
          </span>
          <Copy text={check.expected} label={t('sending.channel.copy', { record: check.record.toUpperCase() })} />
        </div>
      ))}
    </div>
  );
}
