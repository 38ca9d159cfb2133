import { Button, Form, Input, InputNumber, Modal, Select } from 'antd';
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
    : { security: 'starttls', port: PORTS.starttls, connections: 4 };
  const submit = (draft: ChannelDraft) => {
    const { password, username, name, ...rest } = draft;
    save.mutate(
      {
        ...rest,
        name: name?.trim() || rest.host,
        ...(username ? { username } : {}),
        ...(password ? { password } : {}),
      },
      { onError: (error) => error instanceof ApiError && showFaults(error.problem) },
    );
  };
  const host = Form.useWatch('host', form);
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
        <Form.Item name="host" label={t('sending.channel.host')} rules={needed}>
          <Input dir="ltr" autoFocus placeholder="smtp.example.com" />
        </Form.Item>
        <Form.Item name="name" label={t('sending.channel.name')}>
          <Input dir="auto" placeholder={host ?? ''} />
        </Form.Item>
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
          <Form.Item name="connections" label={t('sending.channel.connections')}>
            <InputNumber className="wide" min={1} max={100} />
          </Form.Item>
          <Form.Item name="letters_per_second" label={t('sending.channel.rate')}>
            <InputNumber className="wide" min={0.1} placeholder={t('sending.channel.rate-none')} />
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
