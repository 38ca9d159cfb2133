/** Whoever is in a segment now, kept as a list: a new one, or one that is there. */
import { useQuery } from '@tanstack/react-query';
import { Form, Input, Radio, Select } from 'antd';
import { ApiError } from '../api/client';
import { keepSegmentAsList, listLists } from '../api/operations';
import type { KeptList, NewKeptList, Segment } from '../api/types';
import { useAct } from '../app/act';
import { useT } from '../app/words';
import { useFieldFaults } from '../parts/form-faults';
import { FormModal } from '../parts/form-modal';

const NAME_LIMIT = 80;
const WIDTH = 480;

export const KEPT_NOUNS = ['list', 'contact'];

type Draft = { into: 'new' | 'known'; name: string; kind: 'newsletter' | 'other'; list?: string; way: KeptList['way'] };

const asked = ({ into, name, kind, list, way }: Draft): NewKeptList =>
  into === 'new' ? { name: name.trim(), kind } : { list, way };

export function KeepForm({ segment, onClose }: { segment: Segment; onClose: () => void }) {
  const t = useT();
  const [form] = Form.useForm<Draft>();
  const showFaults = useFieldFaults(form);
  const { data: lists = [] } = useQuery({ queryKey: ['list'], queryFn: listLists });
  const into = Form.useWatch('into', form) ?? 'new';
  const keep = useAct((draft: Draft) => keepSegmentAsList(segment.id, asked(draft)), {
    nouns: KEPT_NOUNS,
    said: (kept) => t('customers.kept.begun', { list: kept.list.name }),
    done: onClose,
  });
  const choices = (of: 'into' | 'way', values: string[]) =>
    values.map((value) => ({ value, label: t(`customers.kept.${of}.${value}`) }));
  return (
    <FormModal
      title={t('customers.kept.title')}
      width={WIDTH}
      form={form}
      verb={t('customers.kept.act')}
      initial={{ into: 'new', name: segment.name, kind: 'newsletter', way: 'add' }}
      busy={keep.isPending}
      onSave={(draft) =>
        keep.mutate(draft, { onError: (error) => error instanceof ApiError && showFaults(error.problem) })
      }
      onClose={onClose}
      above={<p className="quiet kept-text">{t('customers.kept.text')}</p>}
    >
      <Form.Item name="into" label={t('customers.kept.into')}>
        <Radio.Group options={choices('into', ['new', 'known'])} />
      </Form.Item>
      {into === 'new' ? (
        <>
          <Form.Item
            name="name"
            label={t('customers.list.new')}
            rules={[{ required: true, whitespace: true, message: t('customers.kept.missing-name') }]}
          >
            <Input maxLength={NAME_LIMIT} dir="auto" autoFocus />
          </Form.Item>
          <Form.Item name="kind" label={t('customers.list.kind')}>
            <Radio.Group
              options={(['newsletter', 'other'] as const).map((value) => ({
                value,
                label: t(`customers.list.kind.${value}`),
              }))}
            />
          </Form.Item>
        </>
      ) : (
        <>
          <Form.Item
            name="list"
            label={t('customers.kept.list')}
            rules={[{ required: true, message: t('customers.kept.missing-list') }]}
          >
            <Select
              options={lists.map((list) => ({ value: list.id, label: list.name }))}
              showSearch={{ optionFilterProp: 'label' }}
            />
          </Form.Item>
          <Form.Item name="way" label={t('customers.kept.way')}>
            <Radio.Group className="kept-ways" options={choices('way', ['add', 'replace'])} />
          </Form.Item>
        </>
      )}
    </FormModal>
  );
}
