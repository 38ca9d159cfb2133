/** A company's newest orders, and why its next one would be due when it is. */
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { Company, CompanyTrade } from '../api/types';
import { now } from '../app/now';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Fact, Section } from '../parts/page';
import { OrderTag } from '../trade/order-tag';

type Props = { company: Company; trade: CompanyTrade; onRecord: () => void };

export function CompanyOrders({ company, trade, onRecord }: Props) {
  const t = useT();
  const format = useFormat();
  const mayRecord = useRight('edit_customers');
  return (
    <Section
      title={t('trade.company.orders')}
      link={
        trade.orders > 0 ? (
          <Link to="/orders" search={{ company: company.id }}>
            {t('trade.company.all', { shown: format.number(trade.orders) })}
          </Link>
        ) : null
      }
    >
      {trade.newest.length === 0 ? <p className="quiet">{t('trade.company.none')}</p> : null}
      <ul>
        {trade.newest.map((order) => (
          <li key={order.id} className="attention order-line">
            <Icon name="box" />
            <span className="order-names">
              <Link to="/orders" search={{ open: order.id }} className="medium cut said-object" dir="auto">
                {order.number}
              </Link>
              <OrderTag state={order.state} />
            </span>
            <span className="push order-worth">
              <bdi dir="ltr" className="strong">
                {format.money(order.amount.minor, order.amount.currency)}
              </bdi>
              <span className="quiet small">{format.ago(order.placed_at)}</span>
            </span>
          </li>
        ))}
      </ul>
      {mayRecord ? (
        <Button size="small" icon={<Icon name="plus" size={14} />} onClick={onRecord}>
          {t('trade.order.record')}
        </Button>
      ) : null}
    </Section>
  );
}

/** From which figures the due day follows, so that it can be judged. */
export function CompanyRhythm({ trade }: { trade: CompanyTrade }) {
  const t = useT();
  const format = useFormat();
  const { rhythm, last_purchase_at: last } = trade;
  if (!last) return null;
  return (
    <Section title={t('trade.company.why')} quiet={t('trade.company.why-quiet')}>
      <dl>
        <Fact label={t('trade.company.last')}>{format.day(last)}</Fact>
        {trade.purchases.map((sum) => (
          <Fact key={sum.amount.currency} label={t('trade.company.revenue')}>
            <bdi dir="ltr">{format.money(sum.amount.minor, sum.amount.currency)}</bdi>{' '}
            <span className="quiet small">
              {t('trade.company.of-orders', { count: sum.orders, shown: format.number(sum.orders) })}
            </span>
          </Fact>
        ))}
        {rhythm ? (
          <>
            <Fact label={t('trade.company.gap')}>
              {t('trade.company.days', { count: rhythm.every_days, shown: format.number(rhythm.every_days) })}{' '}
              <span className="quiet small">
                {t('trade.company.of-gaps', { count: rhythm.gaps, shown: format.number(rhythm.gaps) })}
              </span>
            </Fact>
            <Fact label={t('trade.company.next')}>
              ~ {format.day(rhythm.next_due)}{' '}
              {Date.parse(rhythm.next_due) < now() ? (
                <span className="warn small">{t('trade.company.overdue')}</span>
              ) : null}
            </Fact>
          </>
        ) : null}
      </dl>
      {rhythm ? null : <p className="quiet small">{t('trade.company.no-rhythm')}</p>}
    </Section>
  );
}
