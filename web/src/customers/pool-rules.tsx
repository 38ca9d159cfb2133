/** The rules of the pool: who would lose which customer, and when, is seen before it happens. */
import { useQuery } from '@tanstack/react-query';
import { Button, Form, InputNumber, Select, Switch } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { changePoolRules, getPoolRules, previewPoolRules } from '../api/operations';
import type { PoolPreview, PoolRules, PoolRulesInForce } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useT } from '../app/words';
import { useFieldFaults } from '../parts/form-faults';
import { Section } from '../parts/page';
import { Loaded } from '../parts/states';
import { SettingsPage } from '../workspace/settings-page';
import { PoolPreviewDays } from './pool-preview';

const TIERS = ['high_value', 'potential', 'regular', 'dormant', 'dormant_small', 'lost', 'prospect'];
const NUMBERS = [
  'quiet_days',
  'orderless_days',
  'warning_days',
  'claims_per_day',
  'held_at_most',
  'rest_days',
] as const;

export function PoolRulesScreen() {
  const t = useT();
  const query = useQuery({ queryKey: ['workspace', 'pool'], queryFn: getPoolRules });
  return (
    <SettingsPage title={t('shell.place.pool-rules')}>
      <Loaded query={query}>{(found) => <Rules key={found.version} found={found} />}</Loaded>
    </SettingsPage>
  );
}

/** An emptied field is no number. */
function filled(draft: PoolRules): PoolRules {
  return {
    ...draft,
    orderless_days: draft.orderless_days ?? null,
    claims_per_day: draft.claims_per_day ?? null,
    held_at_most: draft.held_at_most ?? null,
    rest_days: draft.rest_days ?? 0,
    quiet_days: draft.quiet_days ?? 0,
    warning_days: draft.warning_days ?? 0,
  };
}

function Rules({ found }: { found: PoolRulesInForce }) {
  const t = useT();
  const mayManage = useRight('manage_workspace');
  const [form] = Form.useForm<PoolRules>();
  const [preview, setPreview] = useState<PoolPreview | null>(null);
  const faults = useFieldFaults(form);
  const told = (error: unknown) => {
    if (error instanceof ApiError && error.problem) faults(error.problem);
  };
  const look = useAct(previewPoolRules, { nouns: [], done: setPreview });
  const change = useAct((draft: PoolRules) => changePoolRules(filled(draft), found.version), {
    nouns: ['workspace', 'company', 'insight'],
    said: () => t('customers.pool.rules.applied'),
    done: () => setPreview(null),
  });
  return (
    <Section title={t('customers.pool.rules.title')} quiet={t('customers.pool.rules.quiet')}>
      <Form
        form={form}
        layout="vertical"
        noValidate
        disabled={!mayManage}
        initialValues={found.rules}
        onValuesChange={() => setPreview(null)}
        onFinish={(draft) => look.mutate(filled(draft), { onError: told })}
      >
        <Form.Item name="on" label={t('customers.pool.rules.field.on')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <div className="band">
          {NUMBERS.map((field) => (
            <Form.Item key={field} name={field} label={t.code('customers.pool.rules.field', field)}>
              <InputNumber style={{ inlineSize: '100%' }} min={0} precision={0} />
            </Form.Item>
          ))}
        </div>
        <Form.Item name="protected" label={t('customers.pool.rules.field.protected')}>
          <Select
            mode="multiple"
            options={TIERS.map((tier) => ({ value: tier, label: t.code('customers.tier', tier) }))}
          />
        </Form.Item>
        {mayManage ? (
          <div className="row wrap">
            <Button htmlType="submit" type={preview ? 'default' : 'primary'} loading={look.isPending}>
              {t('customers.pool.rules.preview')}
            </Button>
            {preview ? (
              <Button
                type="primary"
                loading={change.isPending}
                onClick={() => change.mutate(form.getFieldsValue(true), { onError: told })}
              >
                {t('customers.pool.rules.apply')}
              </Button>
            ) : null}
            <Button
              type="text"
              onClick={() => {
                form.setFieldsValue({ ...found.shipped, on: form.getFieldValue('on') });
                setPreview(null);
              }}
            >
              {t('customers.pool.rules.shipped')}
            </Button>
          </div>
        ) : null}
      </Form>
      {preview ? <PoolPreviewDays preview={preview} /> : null}
    </Section>
  );
}
