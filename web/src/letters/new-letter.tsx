import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Form, Input, Select } from 'antd';
import { useState } from 'react';
import { createLetter, listLetterTemplates } from '../api/operations';
import type { LetterKind } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useLanguage, useT } from '../app/words';
import { filterOption, useLanguageOptions } from '../parts/choices';
import { FormModal } from '../parts/form-modal';
import { Loaded } from '../parts/states';
import { LETTER_KINDS, USUAL_KIND } from './kinds';

type Draft = { name: string; kind: LetterKind; language: string };

/** A new letter starts from a template; the words in it are changed afterwards, beside the preview. */
export function NewLetter({ onClose }: { onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const [form] = Form.useForm<Draft>();
  const reader = useLanguage();
  const languages = useLanguageOptions();
  const templates = useQuery({ queryKey: ['letter', 'templates'], queryFn: listLetterTemplates });
  const [template, setTemplate] = useState<string>();
  const add = useAct(createLetter, {
    nouns: ['letter'],
    done: (letter) => void navigate({ to: '/letters/$id', params: { id: letter.id } }),
  });
  return (
    <FormModal
      title={t('letters.letter.new')}
      width={720}
      form={form}
      initial={{ kind: USUAL_KIND, language: reader }}
      verb={t('letters.letter.start')}
      busy={add.isPending}
      onSave={(values) => add.mutate({ ...values, template: template ?? templates.data?.[0]?.key })}
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={t('letters.letter.name')}
        rules={[{ required: true, message: t('letters.letter.name-missing') }]}
      >
        <Input dir="auto" autoFocus />
      </Form.Item>
      <div className="form-two">
        <Form.Item name="kind" label={t('letters.letter.kind')}>
          <Select options={LETTER_KINDS.map((value) => ({ value, label: t(`letters.letter.kind.${value}`) }))} />
        </Form.Item>
        <Form.Item name="language" label={t('letters.letter.language')}>
          <Select showSearch={{ filterOption }} options={languages} />
        </Form.Item>
      </div>
      <div className="small quiet" style={{ marginBlockEnd: 6 }}>
        {t('letters.letter.template')}
      </div>
      <Loaded query={templates} rows={2}>
        {(list) => (
          <div className="choices" style={{ marginBlockEnd: 18 }}>
            {list.map((one) => (
              <button
                type="button"
                key={one.key}
                className="choice"
                aria-pressed={one.key === (template ?? list[0]?.key)}
                onClick={() => setTemplate(one.key)}
              >
                <span className="medium" dir="auto">
                  {one.name}
                </span>
                <span className="small quiet">
                  {t.code('letters.letter.kind', one.kind)} ·{' '}
                  {format.list(one.languages.map((code) => format.language(code)))}
                </span>
              </button>
            ))}
          </div>
        )}
      </Loaded>
    </FormModal>
  );
}
