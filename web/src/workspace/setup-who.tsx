import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { createSetup } from '../api/operations';
import type { Problem, Setup } from '../api/types';
import { meQuery, queryClient } from '../app/session';
import { useLanguage, useT } from '../app/words';
import { filterOption, ownZone, useCountryOptions, zoneOptions } from '../parts/choices';
import { useFieldFaults } from '../parts/form-faults';
import { ProblemBox } from '../parts/states';

const SHORTEST_PASSWORD = 10;

export function WhoStep({ onNext }: { onNext: () => void }) {
  const t = useT();
  const language = useLanguage();
  const [form] = Form.useForm<Setup>();
  const countries = useCountryOptions();
  const showFaults = useFieldFaults(form);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (values: Setup) => {
    setBusy(true);
    try {
      queryClient.setQueryData(
        meQuery.queryKey,
        await createSetup({ ...values, language, postal_address: values.postal_address ?? '' }),
      );
      onNext();
    } catch (error) {
      if (error instanceof ApiError) {
        setProblem(error.problem);
        showFaults(error.problem);
      }
    } finally {
      setBusy(false);
    }
  };
  const needed = [{ required: true, message: t('shell.common.needed') }];
  return (
    <Form
      form={form}
      layout="vertical"
      size="large"
      initialValues={{ time_zone: ownZone() }}
      onFinish={(values) => void save(values)}
    >
      {problem ? (
        <div style={{ paddingBlockEnd: 14 }}>
          <ProblemBox problem={problem} />
        </div>
      ) : null}
      <Form.Item name="code" label={t('shell.setup.code')} extra={t('shell.setup.code-extra')} rules={needed}>
        <Input dir="ltr" className="code" autoComplete="one-time-code" autoFocus />
      </Form.Item>
      <div className="form-two">
        <Form.Item name="company" label={t('shell.setup.company')} rules={needed}>
          <Input dir="auto" autoComplete="organization" />
        </Form.Item>
        <Form.Item name="name" label={t('shell.setup.name')} rules={needed}>
          <Input dir="auto" autoComplete="name" />
        </Form.Item>
        <Form.Item name="email" label={t('shell.setup.email')} rules={needed}>
          <Input type="email" dir="ltr" autoComplete="username" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('shell.setup.password')}
          rules={[
            {
              required: true,
              min: SHORTEST_PASSWORD,
              message: t('shell.setup.password-short', { count: SHORTEST_PASSWORD }),
            },
          ]}
        >
          <Input.Password dir="ltr" autoComplete="new-password" />
        </Form.Item>
        <Form.Item name="country" label={t('shell.setup.country')} rules={needed}>
          <Select showSearch={{ filterOption }} options={countries} />
        </Form.Item>
        <Form.Item name="time_zone" label={t('shell.setup.zone')} rules={needed}>
          <Select showSearch={{ filterOption }} options={zoneOptions()} />
        </Form.Item>
      </div>
      <Form.Item name="postal_address" label={t('shell.setup.postal')} extra={t('shell.setup.postal-extra')}>
        <Input.TextArea dir="auto" rows={2} autoComplete="street-address" />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('shell.setup.next', { step: t('shell.setup.step.domain') })}
      </Button>
    </Form>
  );
}
