/** What is known of the service behind a channel, for who chooses one. */
import type { SendingService } from '../api/types';
import { useFormat, useT } from '../app/words';
import { sizeOf } from './bytes';

export function ServiceFacts({ service }: { service: SendingService }) {
  const t = useT();
  const format = useFormat();
  const size = service.size_limit_bytes;
  const day = service.first_letters_per_day;
  const lines = [
    service.learnt_by === 'events' ? t('sending.service.fact.events') : null,
    service.keeps_message_id ? null : t('sending.service.fact.message-id'),
    t(service.keeps_signatures ? 'sending.service.fact.signatures' : 'sending.service.fact.signatures-changed'),
    service.takes_cold_letters ? null : t('sending.service.fact.cold'),
    size ? t('sending.service.fact.size', { size: sizeOf(size, format.number) }) : null,
    day ? t('sending.service.fact.day', { count: format.number(day) }) : null,
  ].filter((line) => line !== null);
  return (
    <details style={{ marginBlockStart: 10 }}>
      <summary className="strong">{t('sending.service.facts')}</summary>
      <ul className="small">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <ul className="small quiet">
        {service.sources.map((source) => (
          <li key={source.url}>
            <bdi dir="ltr" className="code">
              {source.url}
            </bdi>{' '}
            {t('sending.service.fact.source', { day: format.day(source.read_on) })}
          </li>
        ))}
      </ul>
    </details>
  );
}
