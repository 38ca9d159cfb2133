import { useSearch } from '@tanstack/react-router';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { createSession } from '../api/operations';
import type { Problem } from '../api/types';
import { useT } from '../app/words';
import { ProblemBox } from '../parts/states';
import { Door } from './door';

/** Only addresses of this app are returned to. */
export function safeNext(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/';
}

export function SignInScreen() {
  const t = useT();
  const { next } = useSearch({ from: '/sign-in' });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const enter = async (values: { email: string; password: string }) => {
    setBusy(true);
    try {
      await createSession(values.email.trim(), values.password);
      location.assign(safeNext(next));
    } catch (error) {
      setBusy(false);
      setProblem(error instanceof ApiError ? error.problem : null);
    }
  };
  const needed = [{ required: true, message: t('shell.common.needed') }];
  return (
    <Door
      aside={
        <>
          <h1>{t('shell.setup.promise')}</h1>
          <p className="quiet">{t('shell.setup.promise-quiet')}</p>
        </>
      }
    >
      <div style={{ maxInlineSize: 380 }}>
        <h2>{t('shell.setup.sign-in')}</h2>
        <p className="lead">{t('shell.setup.sign-in-lead')}</p>
        {problem ? (
          <div style={{ paddingBlockEnd: 14 }}>
            <ProblemBox problem={problem} />
          </div>
        ) : null}
        <Form
          layout="vertical"
          size="large"
          onFinish={(values: { email: string; password: string }) => void enter(values)}
        >
          <Form.Item name="email" label={t('shell.setup.email')} rules={needed}>
            <Input type="email" dir="ltr" autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item name="password" label={t('shell.setup.password')} rules={needed}>
            <Input.Password dir="ltr" autoComplete="current-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('shell.setup.sign-in')}
          </Button>
        </Form>
      </div>
    </Door>
  );
}
