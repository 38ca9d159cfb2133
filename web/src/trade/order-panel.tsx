/** One order beside the list; the list stays live. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { cancelOrder, getOrder, recordOrder } from '../api/operations';
import type { Order } from '../api/types';
import { useAct } from '../app/act';
import { now } from '../app/now';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Fact, Section } from '../parts/page';
import { Country, IconButton } from '../parts/small';
import { Loaded } from '../parts/states';
import { OrderTag } from './order-tag';

/** What shows an order, or a number that it is part of. */
export const ORDER_NOUNS = ['order', 'timeline', 'story'];

type Props = { id: string; position: string; onStep: (by: number) => void; onClose: () => void };

export function OrderPanel({ id, position, onStep, onClose }: Props) {
  const t = useT();
  const query = useQuery({ queryKey: ['order', 'one', id], queryFn: () => getOrder(id) });
  return (
    <aside aria-label={t('trade.order.panel')}>
      <div className="panel-head">
        <span className="quiet small">
          <bdi dir="ltr">{position}</bdi>
        </span>
        <span className="push" />
        <IconButton icon="up" label={t('shell.common.previous')} keys="K" onClick={() => onStep(-1)} />
        <IconButton icon="down" label={t('shell.common.next')} keys="J" onClick={() => onStep(1)} />
        <IconButton icon="close" label={t('shell.common.close')} keys="Esc" onClick={onClose} />
      </div>
      <Loaded query={query}>{(order) => <PanelBody order={order} />}</Loaded>
    </aside>
  );
}

function PanelBody({ order }: { order: Order }) {
  const t = useT();
  const format = useFormat();
  const mayRecord = useRight('edit_customers');
  const day = (at: string | null) => (at ? format.day(at) : '—');
  return (
    <>
      <div className="panel-body">
        <h2 className="record-title">
          <bdi>{order.number}</bdi>
        </h2>
        <div className="row wrap">
          <OrderTag state={order.state} />
          <Country code={order.country} named />
        </div>
        <div className="big-figure">
          <bdi dir="ltr">{format.money(order.amount.minor, order.amount.currency)}</bdi>
        </div>
        {mayRecord ? <OrderActs order={order} /> : null}
      </div>
      <Section title={t('trade.order.section.facts')}>
        <dl>
          <Fact label={t('trade.order.field.company')}>
            <Link to="/companies/$id" params={{ id: order.company.id }} dir="auto">
              {order.company.name}
            </Link>
          </Fact>
          <Fact label={t('trade.order.field.placed')}>{day(order.placed_at)}</Fact>
          <Fact label={t('trade.order.field.confirmed')}>{day(order.confirmed_at)}</Fact>
          <Fact label={t('trade.order.field.cancelled')}>{day(order.cancelled_at)}</Fact>
        </dl>
      </Section>
    </>
  );
}

/** What becomes of an order next; what is cancelled can be taken back, now or later. */
function OrderActs({ order }: { order: Order }) {
  const t = useT();
  const cancel = useAct(() => cancelOrder(order.id), {
    nouns: ORDER_NOUNS,
    said: () => t('trade.order.cancelled', { number: order.number }),
  });
  const again = (change: { confirmed_at?: string }) =>
    recordOrder({
      number: order.number,
      company: order.company.id,
      placed_at: order.placed_at,
      confirmed_at: order.confirmed_at,
      cancelled_at: null,
      is_sample: order.is_sample,
      amount: order.amount,
      ...change,
    });
  const confirm = useAct(() => again({ confirmed_at: new Date(now()).toISOString() }), {
    nouns: ORDER_NOUNS,
    said: () => t('trade.order.confirmed', { number: order.number }),
  });
  const restore = useAct(() => again({}), {
    nouns: ORDER_NOUNS,
    said: () => t('trade.order.restored', { number: order.number }),
  });
  if (order.cancelled_at)
    return (
      <div className="row">
        <Button icon={<Icon name="undo" />} loading={restore.isPending} onClick={() => restore.mutate(undefined)}>
          {t('trade.order.restore')}
        </Button>
      </div>
    );
  return (
    <div className="row">
      {order.confirmed_at ? null : (
        <Button
          type="primary"
          icon={<Icon name="check" />}
          loading={confirm.isPending}
          onClick={() => confirm.mutate(undefined)}
        >
          {t('trade.order.confirm')}
        </Button>
      )}
      <Button loading={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
        {t('trade.order.cancel')}
      </Button>
    </div>
  );
}
