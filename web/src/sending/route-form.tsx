import { Form, Input, InputNumber, Select, Switch } from 'antd';
import { ApiError } from '../api/client';
import { createRoute, updateRoute } from '../api/operations';
import type { Channel, Route, RouteDraft } from '../api/types';
import { useAct } from '../app/act';
import { useT } from '../app/words';
import { filterOption, useCountryOptions } from '../parts/choices';
import { useFieldFaults } from '../parts/form-faults';
import { FormModal } from '../parts/form-modal';
import { PROVIDERS } from './providers';

type Filled = {
  name: string;
  enabled: boolean;
  countries: string[];
  providers: string[];
  uses: string[];
  domains: string[];
  channels: string[];
  minutes: number;
};

const USES = ['campaign', 'transactional', 'test', 'automatic'] as const;
const USUAL_MINUTES = 10;

function draftOf({ name, enabled, channels, minutes, countries, providers, uses, domains }: Filled): RouteDraft {
  return {
    name,
    enabled,
    channels,
    patience_seconds: minutes * 60,
    conditions: { countries, providers, uses, domains },
  };
}

type Props = { route?: Route; channels: Channel[]; onClose: () => void };

export function RouteForm({ route, channels, onClose }: Props) {
  const t = useT();
  const countries = useCountryOptions();
  const [form] = Form.useForm<Filled>();
  const showFaults = useFieldFaults(form);
  const save = useAct((draft: RouteDraft) => (route ? updateRoute(route.id, draft) : createRoute(draft)), {
    nouns: ['route'],
    said: (saved) => t('sending.route.saved', { name: saved.name }),
    done: onClose,
  });
  const initial: Filled = {
    name: route?.name ?? '',
    enabled: route?.enabled ?? true,
    countries: route?.countries ?? [],
    providers: route?.providers ?? [],
    uses: route?.uses ?? [],
    domains: route?.domains ?? [],
    channels: route?.channels ?? [],
    minutes: route ? Math.round(route.patience_seconds / 60) : USUAL_MINUTES,
  };
  const submit = (filled: Filled) =>
    save.mutate(draftOf(filled), { onError: (error) => error instanceof ApiError && showFaults(error.problem) });
  const needed = [{ required: true, message: t('shell.common.needed') }];
  const any = t('sending.route.any');
  return (
    <FormModal
      title={route ? t('sending.route.edit') : t('sending.route.new')}
      width={560}
      form={form}
      initial={initial}
      busy={save.isPending}
      onSave={submit}
      onClose={onClose}
    >
      <Form.Item name="name" label={t('sending.channel.name')} rules={needed}>
        <Input dir="auto" autoFocus />
      </Form.Item>
      <Form.Item name="countries" label={t('sending.route.countries')}>
        <Select mode="multiple" placeholder={any} showSearch={{ filterOption }} options={countries} />
      </Form.Item>
      <Form.Item name="providers" label={t('sending.route.providers')}>
        <Select
          mode="multiple"
          placeholder={any}
          showSearch={{ filterOption }}
          options={PROVIDERS.map((value) => ({ value, label: t.code('sending.provider', value) }))}
        />
      </Form.Item>
      <div className="form-two">
        <Form.Item name="uses" label={t('sending.route.uses')}>
          <Select
            mode="multiple"
            placeholder={any}
            showSearch={{ filterOption }}
            options={USES.map((value) => ({ value, label: t(`sending.route.use.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="domains" label={t('sending.route.domains')}>
          <Select mode="tags" open={false} suffixIcon={null} placeholder={any} tokenSeparators={[' ', ',']} />
        </Form.Item>
      </div>
      <Form.Item name="channels" label={t('sending.route.channels')} rules={needed}>
        <Select
          mode="multiple"
          showSearch={{ filterOption }}
          options={channels.map((row) => ({ value: row.id, label: row.name }))}
        />
      </Form.Item>
      <Form.Item name="minutes" label={t('sending.route.patience')}>
        <InputNumber style={{ inlineSize: 120 }} min={1} max={1440} />
      </Form.Item>
      <Form.Item name="enabled" label={t('sending.route.enabled')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormModal>
  );
}
