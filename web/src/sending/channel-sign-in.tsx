/** How a channel signs in: user name and password, or a consent that gives access tokens. */
import { Form, type FormInstance, Input, Segmented, Select } from 'antd';
import type { Channel, ChannelDraft, SendingService } from '../api/types';
import { useT } from '../app/words';
import { CONSENTS, consentOf } from './services';

type Props = {
  form: FormInstance<ChannelDraft>;
  channel: Channel | undefined;
  service: SendingService | undefined;
  byConsent: boolean;
  onByConsent: (byConsent: boolean) => void;
};

export function SignInFields({ form, channel, service, byConsent, onByConsent }: Props) {
  const t = useT();
  const login = service?.login ?? 'any';
  const kept = channel?.has_password ? t('sending.channel.password-kept') : '';
  const isOwn = !service || service.service === 'own';
  return (
    <>
      {isOwn ? (
        <Form.Item label={t('sending.consent')}>
          <Segmented
            block
            value={byConsent ? 'token' : 'password'}
            onChange={(value) => onByConsent(value === 'token')}
            options={(['password', 'token'] as const).map((value) => ({
              value,
              label: t(`sending.consent.${value}`),
            }))}
          />
        </Form.Item>
      ) : null}
      <div className="form-two">
        {login === 'named' || login === 'token_twice' ? null : (
          <Form.Item name="username" label={t.code('sending.service.username', login)}>
            <Input dir="ltr" autoComplete="off" />
          </Form.Item>
        )}
        {isOwn && byConsent ? (
          <Consent form={form} kept={kept} />
        ) : (
          <Form.Item name="password" label={t.code('sending.service.password', login)}>
            <Input.Password dir="ltr" autoComplete="new-password" placeholder={kept} />
          </Form.Item>
        )}
      </div>
    </>
  );
}

function Consent({ form, kept }: { form: FormInstance<ChannelDraft>; kept: string }) {
  const t = useT();
  const url = Form.useWatch(['consent', 'token_url'], form);
  const take = (name: string) => {
    const chosen = CONSENTS.find((known) => known.name === name);
    form.setFieldValue(['consent', 'token_url'], chosen?.url ?? '');
    if (chosen && !form.getFieldValue('host')) {
      form.setFieldsValue({ host: chosen.host, port: chosen.port, security: 'starttls' });
    }
  };
  const own = { value: 'own', label: t('sending.consent.own') };
  return (
    <>
      <Form.Item label={t('sending.consent.from')}>
        <Select
          aria-label={t('sending.consent.from')}
          value={consentOf(url) ?? 'own'}
          onChange={take}
          options={[...CONSENTS.map((known) => ({ value: known.name as string, label: known.name as string })), own]}
        />
      </Form.Item>
      <Form.Item name={['consent', 'token_url']} label={t('sending.consent.token-url')}>
        <Input dir="ltr" placeholder={CONSENTS[0].url} />
      </Form.Item>
      <Form.Item name={['consent', 'client_id']} label={t('sending.consent.client-id')}>
        <Input dir="ltr" autoComplete="off" />
      </Form.Item>
      <Form.Item name={['consent', 'client_secret']} label={t('sending.consent.client-secret')}>
        <Input.Password dir="ltr" autoComplete="new-password" placeholder={kept} />
      </Form.Item>
      <Form.Item name={['consent', 'refresh_token']} label={t('sending.consent.refresh-token')}>
        <Input.Password dir="ltr" autoComplete="new-password" placeholder={kept} />
      </Form.Item>
    </>
  );
}
