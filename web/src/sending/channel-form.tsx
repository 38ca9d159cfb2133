import { Button, Form, Input, InputNumber, Modal, Segmented, Select } from 'antd';
import { ApiError } from '../api/client';
import { createChannel, updateChannel } from '../api/operations';
import type { Channel, ChannelDraft } from '../api/types';
import { useAct } from '../app/act';
import { useT } from '../app/words';
import { useFieldFaults } from '../parts/form-faults';

const PORTS: Record<Channel['security'], number> = { none: 25, starttls: 587, tls: 465 };

export function ChannelForm({ channel, onClose }: { channel?: Channel; onClose: () => void }) {
  const t = useT();
  const [form] = Form.useForm<ChannelDraft>();
  const showFaults = useFieldFaults(form);
  const save = useAct((draft: ChannelDraft) => (channel ? updateChannel(channel.id, draft) : createChannel(draft)), {
    nouns: ['channel'],
    said: (saved) => t('sending.channel.saved', { name: saved.name }),
    done: onClose,
  });
  const initial = channel
    ? { ...channel, username: channel.username ?? '', password: undefined }
    : { kind: 'smtp', security: 'starttls', port: PORTS.starttls, connections: 4 };
  const submit = (draft: ChannelDraft) => {
    const { password, username, name, kind, host, port, security, ...rest } = draft;
    save.mutate(
      {
        ...rest,
        ...(channel ? {} : { kind }),
        ...(direct ? {} : { host, port, security }),
        name: name?.trim() || (direct ? t('sending.channel.kind.direct') : host),
        ...(username ? { username } : {}),
        ...(password ? { password } : {}),
      },
      { onError: (error) => error instanceof ApiError && showFaults(error.problem) },
    );
  };
  const host = Form.useWatch('host', form);
  const direct = (Form.useWatch('kind', form) ?? channel?.kind) === 'direct';
  const needed = [{ required: true, message: t('shell.common.needed') }];
  return (
    <Modal
      open
      width={520}
      title={channel ? t('sending.channel.edit') : t('sending.channel.new')}
      footer={null}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" initialValues={initial as ChannelDraft} onFinish={submit}>
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
          <Form.Item name="host" label={t('sending.channel.host')} rules={needed}>
            <Input dir="ltr" autoFocus placeholder="smtp.example.com" />
          </Form.Item>
        )}
        <Form.Item name="name" label={t('sending.channel.name')}>
          <Input dir="auto" placeholder={direct ? t('sending.channel.kind.direct') : (host ?? '')} />
        </Form.Item>
        <div className="form-two">
          {direct ? null : (
            <>
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
              <Form.Item name="username" label={t('sending.channel.username')}>
                <Input dir="ltr" autoComplete="off" />
              </Form.Item>
              <Form.Item name="password" label={t('sending.channel.password')}>
                <Input.Password
                  dir="ltr"
                  autoComplete="new-password"
                  placeholder={channel?.has_password ? t('sending.channel.password-kept') : ''}
                />
              </Form.Item>
            </>
          )}
          <Form.Item name="connections" label={t('sending.channel.connections')}>
            <InputNumber className="wide" min={1} max={100} />
          </Form.Item>
          <Form.Item name="letters_per_second" label={t('sending.channel.rate')}>
            <InputNumber className="wide" min={1} placeholder={t('sending.channel.rate-none')} />
          </Form.Item>
          <Form.Item name="letters_per_day" label={t('sending.channel.day')}>
            <InputNumber className="wide" min={1} placeholder={t('sending.channel.rate-none')} />
          </Form.Item>
        </div>
        <div className="row confirm-actions">
          <Button type="text" onClick={onClose}>
            {t('shell.common.cancel')}
          </Button>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t('shell.common.save')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
