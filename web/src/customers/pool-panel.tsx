/** One company of the pool beside the list: what may be known of it before somebody claims it. */
import { Button } from 'antd';
import type { PoolCompany } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Fact, Section } from '../parts/page';
import { Country } from '../parts/small';
import { TierName } from '../parts/tier';
import type { PanelPlace } from './grid-panel';
import { useMoveReason } from './move-reason';
import { Panel } from './panel';

type Props = PanelPlace & { company: PoolCompany; busy: boolean; onClaim?: () => void };

export function PoolPanel({ company, busy, onClaim, ...place }: Props) {
  const t = useT();
  const format = useFormat();
  const why = useMoveReason();
  const known = company.known;
  const day = (at: string | null) => (at ? format.day(at) : '—');
  return (
    <Panel label={t('customers.company.panel')} page={{ to: '/companies/$id', params: { id: company.id } }} {...place}>
      <div className="panel-body">
        <h2 className="record-title" dir="auto">
          {company.name}
        </h2>
        <div className="row wrap">
          {known ? <TierName tier={known.tier} /> : null}
          <Country code={company.country} named />
        </div>
        {onClaim ? (
          <div className="row">
            <Button type="primary" loading={busy} aria-keyshortcuts="C" onClick={onClaim}>
              {t('customers.pool.claim')}
            </Button>
          </div>
        ) : null}
      </div>
      {known ? (
        <Section title={t('customers.company.in-pool')}>
          <dl>
            <Fact label={t('customers.pool.field.order')}>{day(known.last_order_at)}</Fact>
            <Fact label={t('customers.pool.field.interaction')}>{day(known.last_interaction_at)}</Fact>
            <Fact label={t('customers.pool.field.last-owner')}>
              <bdi>{known.last_owner?.name ?? '—'}</bdi>
            </Fact>
            <Fact label={t('customers.pool.field.since')}>{day(known.free_since)}</Fact>
            <Fact label={t('customers.pool.field.reason')}>{known.reason ? why(known.reason) : '—'}</Fact>
          </dl>
        </Section>
      ) : null}
    </Panel>
  );
}
