/** Records an order beside the list. The number names it: the same number again changes that order. */
import { Button, Checkbox, DatePicker, Form, Input, InputNumber, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { ApiError } from '../api/client';
import { recordOrder } from '../api/operations';
import type { Named } from '../api/types';
import { useAct } from '../app/act';
import { now } from '../app/now';
import { digitsOf, useFormat, useT } from '../app/words';
import { CompanySelect } from '../customers/company-select';
import { useFieldFaults } from '../parts/form-faults';
import { IconButton } from '../parts/small';
import { CURRENCIES } from './currencies';
import { ORDER_NOUNS } from './order-panel';

type Draft = {
  number: string;
  company: string;
  placed: Dayjs;
  amount: number;
  currency: string;
  is_confirmed?: boolean;
  is_sample?: boolean;
};

type Props = { company?: Named; onClose: () => void };

export function OrderForm({ company, onClose }: Props) {
  const t = useT();
  const format = useFormat();
  const [form] = Form.useForm<Draft>();
  const showFaults = useFieldFaults(form);
  const currency = Form.useWatch('currency', form) ?? 'USD';
  const save = useAct(
    (draft: Draft) =>
      recordOrder({
        number: draft.number,
        company: draft.company,
        placed_at: draft.placed.toISOString(),
        confirmed_at: draft.is_confirmed ? draft.placed.toISOString() : null,
        cancelled_at: null,
        is_sample: draft.is_sample ?? false,
        amount: { minor: Math.round(draft.amount * 10 ** digitsOf(draft.currency)), currency: draft.currency },
      }),
    {
      nouns: ORDER_NOUNS,
      said: (order) =>
        t('trade.order.recorded', {
          number: order.number,
          amount: format.money(order.amount.minor, order.amount.currency),
        }),
      done: onClose,
    },
  );
  const needed = (field: string) => [{ required: true, message: t(`trade.order.missing.${field}`) }];
  return (
    <aside aria-label={t('trade.order.record')}>
      <div className="panel-head">
        <span className="strong">{t('trade.order.record')}</span>
        <span className="push" />
        <IconButton icon="close" label={t('shell.common.close')} keys="Esc" onClick={onClose} />
      </div>
      <Form
        form={form}
        layout="vertical"
        className="panel-body"
        initialValues={{ company: company?.id, placed: dayjs(now()), currency: 'USD', is_confirmed: true }}
        onFinish={(draft) =>
          save.mutate(draft, { onError: (error) => error instanceof ApiError && showFaults(error.problem) })
        }
      >
        <Form.Item name="number" label={t('trade.order.field.number')} rules={needed('number')}>
          <Input dir="auto" autoFocus maxLength={60} />
        </Form.Item>
        <Form.Item name="company" label={t('trade.order.field.company')} rules={needed('company')}>
          <CompanySelect first={company} />
        </Form.Item>
        <div className="form-two">
          <Form.Item name="amount" label={t('trade.order.field.amount')} rules={needed('amount')}>
            <InputNumber className="wide" min={0} precision={digitsOf(currency)} controls={false} />
          </Form.Item>
          <Form.Item name="currency" label={t('trade.order.field.currency')}>
            <Select options={CURRENCIES.map((value) => ({ value, label: value }))} showSearch />
          </Form.Item>
        </div>
        <Form.Item name="placed" label={t('trade.order.field.placed')} rules={needed('placed')}>
          <DatePicker className="wide" disabledDate={(day) => day.isAfter(dayjs(now()), 'day')} />
        </Form.Item>
        <Form.Item name="is_confirmed" valuePropName="checked" noStyle>
          <Checkbox>{t('trade.order.is-confirmed')}</Checkbox>
        </Form.Item>
        <Form.Item name="is_sample" valuePropName="checked" extra={t('trade.order.is-sample-why')}>
          <Checkbox>{t('trade.order.is-sample')}</Checkbox>
        </Form.Item>
        <div className="row">
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t('trade.order.record')}
          </Button>
          <Button type="text" onClick={onClose}>
            {t('shell.common.cancel')}
          </Button>
        </div>
      </Form>
    </aside>
  );
}
