import { Form, Input, InputNumber, Segmented, Select } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { createChannel, updateChannel } from '../api/operations';
import type { Channel, ChannelDraft } from '../api/types';
import { useAct } from '../app/act';
import { useT } from '../app/words';
import { useFieldFaults } from '../parts/form-faults';
import { FormModal } from '../parts/form-modal';
import { ReportsField, SizeField } from './channel-limits';
import { ServiceFields } from './channel-service';
import { SignInFields } from './channel-sign-in';
import { useServices } from './services';

const PORTS: Record<Channel['security'], number> = { none: 25, starttls: 587, tls: 465 };

/** What is sent of a filled form: nothing of a relay for direct delivery, no secret that was not typed. */
function draftOf(filled: ChannelDraft, channel: Channel | undefined, byConsent: boolean, usual: string): ChannelDraft {
  const { password, username, name, kind, host, port, security, service, options, consent, ...rest } = filled;
  const direct = (kind ?? channel?.kind) === 'direct';
  const goesBack = channel?.consent ? { consent: null } : {};
  const relay = {
    host,
    port,
    security,
    service,
    options: Object.fromEntries(Object.entries(options ?? {}).map(([key, value]) => [key, value ?? ''])),
    ...(username ? { username } : {}),
    ...(password && !byConsent ? { password } : {}),
    ...(byConsent ? { consent } : goesBack),
  };
  return {
    ...rest,
    ...(channel ? {} : { kind }),
    ...(direct ? {} : relay),
    name: name?.trim() || (direct ? usual : host),
  };
}

export function ChannelForm({ channel, onClose }: { channel?: Channel; onClose: () => void }) {
  const t = useT();
  const [form] = Form.useForm<ChannelDraft>();
  const [byConsent, setByConsent] = useState(Boolean(channel?.consent));
  const services = useServices();
  const showFaults = useFieldFaults(form);
  const save = useAct((draft: ChannelDraft) => (channel ? updateChannel(channel.id, draft) : createChannel(draft)), {
    nouns: ['channel'],
    said: (saved) => t('sending.channel.saved', { name: saved.name }),
    done: onClose,
  });
  const initial = channel
    ? { ...channel, username: channel.username ?? '', password: undefined, consent: channel.consent ?? undefined }
    : { kind: 'smtp', service: 'own', security: 'starttls', port: PORTS.starttls, connections: 4 };
  const submit = (filled: ChannelDraft) =>
    save.mutate(draftOf(filled, channel, byConsent, t('sending.channel.kind.direct')), {
      onError: (error) => error instanceof ApiError && showFaults(error.problem),
    });
  const host = Form.useWatch('host', form);
  const named = Form.useWatch('service', form) ?? channel?.service;
  const service = services.find((one) => one.service === named);
  const direct = (Form.useWatch('kind', form) ?? channel?.kind) === 'direct';
  const needed = [{ required: true, message: t('shell.common.needed') }];
  return (
    <FormModal
      title={channel ? t('sending.channel.edit') : t('sending.channel.new')}
      width={560}
      form={form}
      initial={initial as ChannelDraft}
      busy={save.isPending}
      onSave={submit}
      onClose={onClose}
    >
      <Form.Item name="kind" label={t('sending.channel.kind')} hidden={channel !== undefined}>
        <Segmented
          block
          options={(['smtp', 'direct'] as const).map((value) => ({
            value,
            label: t(`sending.channel.kind.${value}`),
          }))}
        />
      </Form.Item>
      {direct ? <p className="quiet small">{t('sending.channel.kind.direct-quiet')}</p> : null}
      {direct ? null : (
        <>
          <ServiceFields form={form} services={services} service={service} />
          <Form.Item name="host" label={t('sending.channel.host')} rules={needed}>
            <Input dir="ltr" placeholder="smtp.example.com" />
          </Form.Item>
        </>
      )}
      <Form.Item name="name" label={t('sending.channel.name')}>
        <Input dir="auto" placeholder={direct ? t('sending.channel.kind.direct') : (host ?? '')} />
      </Form.Item>
      {direct ? null : (
        <>
          <div className="form-two">
            <Form.Item name="security" label={t('sending.channel.security')}>
              <Select
                onChange={(value: Channel['security']) => form.setFieldValue('port', PORTS[value])}
                options={(['starttls', 'tls', 'none'] as const).map((value) => ({
                  value,
                  label: t(`sending.channel.security.${value}`),
                }))}
              />
            </Form.Item>
            <Form.Item name="port" label={t('sending.channel.port')}>
              <InputNumber className="wide" min={1} max={65535} />
            </Form.Item>
          </div>
          <SignInFields
            form={form}
            channel={channel}
            service={service}
            byConsent={byConsent}
            onByConsent={setByConsent}
          />
        </>
      )}
      <div className="form-two">
        <Form.Item name="connections" label={t('sending.channel.connections')}>
          <InputNumber className="wide" min={1} max={100} />
        </Form.Item>
        <Form.Item name="letters_per_second" label={t('sending.channel.rate')}>
          <InputNumber className="wide" min={1} placeholder={t('sending.channel.rate-none')} />
        </Form.Item>
        <Form.Item name="letters_per_day" label={t('sending.channel.day')}>
          <InputNumber className="wide" min={1} placeholder={t('sending.channel.rate-none')} />
        </Form.Item>
        {direct ? null : <SizeField />}
      </div>
      {direct || service?.learnt_by === 'events' ? null : <ReportsField />}
    </FormModal>
  );
}
