/** Whose relay a channel is: the service, its region, and what it wants beyond host and log-in. */
import { Form, type FormInstance, Input, Select } from 'antd';
import type { Channel, ChannelDraft, SendingService } from '../api/types';
import { useT } from '../app/words';

type Props = { form: FormInstance<ChannelDraft>; services: SendingService[]; service: SendingService | undefined };

export function ServiceFields({ form, services, service }: Props) {
  const t = useT();
  const host = Form.useWatch('host', form);
  const take = (name: string) => {
    const chosen = services.find((one) => one.service === name);
    if (!chosen || chosen.service === 'own') return;
    form.setFieldsValue({
      host: chosen.regions[0]?.host,
      port: chosen.port,
      security: chosen.security as Channel['security'],
      ...(chosen.username ? { username: chosen.username } : {}),
    });
  };
  const label = (one: SendingService) => (one.service === 'own' ? t('sending.service.own') : one.name);
  return (
    <>
      <Form.Item name="service" label={t('sending.service')}>
        <Select onChange={take} options={services.map((one) => ({ value: one.service, label: label(one) }))} />
      </Form.Item>
      {service && service.regions.length > 0 ? (
        <Form.Item label={t('sending.service.region')}>
          <Select
            aria-label={t('sending.service.region')}
            value={service.regions.find((region) => region.host === host)?.host}
            onChange={(value) => form.setFieldValue('host', value)}
            options={service.regions.map((region) => ({ value: region.host, label: region.name }))}
          />
        </Form.Item>
      ) : null}
      {(service?.options ?? []).map((option) => (
        <Form.Item key={option} name={['options', option]} label={t.code('sending.service.option', option)}>
          <Input dir="ltr" />
        </Form.Item>
      ))}
    </>
  );
}
