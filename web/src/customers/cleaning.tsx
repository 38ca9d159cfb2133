/** Cleaning: the rule at the start, whom it means now beside it, and the act. */
import { useQuery } from '@tanstack/react-query';
import { Button, Form, InputNumber, Select, Switch } from 'antd';
import { useState } from 'react';
import { changeCleaning, cleanAddresses, getCleaning, listTags, previewCleaning } from '../api/operations';
import type { Cleaning, CleaningPreview, CleaningRule, WastedAddress } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Confirm } from '../parts/confirm';
import { Icon } from '../parts/icons';
import { Page, Section } from '../parts/page';
import { When } from '../parts/small';
import { Loaded } from '../parts/states';
import { Table, type TableColumn } from '../parts/table';
import { personColumns } from './person-columns';

const NUMBERS = [
  { field: 'letters_at_least', min: 3, max: 100 },
  { field: 'days_at_least', min: 30, max: 3650 },
  { field: 'returns_at_least', min: 2, max: 100 },
] as const;

export function CleaningScreen() {
  const t = useT();
  const query = useQuery({ queryKey: ['cleaning'], queryFn: getCleaning });
  return (
    <Page title={t('customers.cleaning.title')} back="/contacts">
      <Loaded query={query}>{(setting) => <Clean key={JSON.stringify(setting)} setting={setting} />}</Loaded>
    </Page>
  );
}

function Clean({ setting }: { setting: Cleaning }) {
  const t = useT();
  const [draft, setDraft] = useState(setting);
  const [asking, setAsking] = useState(false);
  const changed = JSON.stringify(draft) !== JSON.stringify(setting);
  const preview = useQuery({
    queryKey: ['cleaning', 'preview', draft.rule],
    queryFn: () => previewCleaning(draft.rule),
  });
  const clean = useAct(cleanAddresses, {
    nouns: ['cleaning', 'contact'],
    said: (done) => t('customers.cleaning.done', { count: done.changed }),
    done: () => setAsking(false),
  });
  const meant = Object.values(preview.data?.counts ?? {}).reduce((sum, count) => sum + count, 0);
  return (
    <div className="columns work-result">
      <div>
        <Section title={t('customers.cleaning.meant')} quiet={t('customers.cleaning.meant-quiet')}>
          <Loaded query={preview}>{(found) => <Meant preview={found} />}</Loaded>
          {meant > 0 ? (
            <div className="row wrap">
              <Button type="primary" icon={<Icon name="check" />} disabled={changed} onClick={() => setAsking(true)}>
                {t.code('customers.cleaning.do', setting.act)}
              </Button>
              {changed ? <span className="quiet small">{t('customers.cleaning.save-first')}</span> : null}
            </div>
          ) : null}
        </Section>
      </div>
      <div>
        <Rule draft={draft} changed={changed} onDraft={setDraft} />
      </div>
      {asking ? (
        <Confirm
          title={t.code('customers.cleaning.do', setting.act)}
          text={t('customers.cleaning.ask', { count: meant })}
          verb={t.code('customers.cleaning.do', setting.act)}
          busy={clean.isPending}
          onDo={() => clean.mutate(undefined)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}

type RuleProps = { draft: Cleaning; changed: boolean; onDraft: (draft: Cleaning) => void };

function Rule({ draft, changed, onDraft }: RuleProps) {
  const t = useT();
  const mayChange = useRight('manage_workspace');
  const tags = useQuery({ queryKey: ['tag'], queryFn: listTags, enabled: draft.act === 'tag' });
  const save = useAct(() => changeCleaning(draft), {
    nouns: ['cleaning'],
    said: () => t('customers.cleaning.saved'),
  });
  const rule = (change: Partial<CleaningRule>) => onDraft({ ...draft, rule: { ...draft.rule, ...change } });
  return (
    <Section title={t('customers.cleaning.rule')} quiet={t('customers.cleaning.rule-quiet')}>
      <Form layout="vertical" onFinish={() => save.mutate(undefined)}>
        {NUMBERS.map(({ field, min, max }) => (
          <Form.Item key={field} label={t.code('customers.cleaning.field', field)} htmlFor={field}>
            <InputNumber
              id={field}
              min={min}
              max={max}
              precision={0}
              value={draft.rule[field]}
              onChange={(value) => rule({ [field]: value ?? min })}
            />
          </Form.Item>
        ))}
        <Form.Item label={t('customers.cleaning.act')} htmlFor="cleaning-act">
          <Select
            id="cleaning-act"
            value={draft.act}
            onChange={(act) => onDraft({ ...draft, act, tag: act === 'tag' ? draft.tag : null })}
            options={(['rest', 'tag', 'leave_lists'] as const).map((value) => ({
              value,
              label: t.code('customers.cleaning.act', value),
            }))}
          />
        </Form.Item>
        {draft.act === 'tag' ? (
          <Form.Item label={t('customers.cleaning.tag')} htmlFor="cleaning-tag">
            <Select
              id="cleaning-tag"
              value={draft.tag}
              onChange={(tag) => onDraft({ ...draft, tag })}
              options={(tags.data ?? []).map((tag) => ({ value: tag.id, label: tag.name }))}
            />
          </Form.Item>
        ) : null}
        <Form.Item label={t('customers.cleaning.scheduled')} htmlFor="cleaning-scheduled">
          <Switch
            id="cleaning-scheduled"
            checked={draft.scheduled}
            onChange={(scheduled) => onDraft({ ...draft, scheduled })}
          />
        </Form.Item>
        {mayChange ? (
          <Button htmlType="submit" type={changed ? 'primary' : 'default'} disabled={!changed} loading={save.isPending}>
            {t('shell.common.save')}
          </Button>
        ) : null}
      </Form>
    </Section>
  );
}

function Meant({ preview }: { preview: CleaningPreview }) {
  const t = useT();
  const format = useFormat();
  const columns: TableColumn<WastedAddress>[] = [
    ...personColumns(t),
    { key: 'why', title: t('customers.address.why'), cell: (one) => t.code('customers.cleaning.why', one.why) },
    { key: 'letters', title: t('customers.cleaning.letters'), number: true, cell: (one) => format.number(one.letters) },
    { key: 'returns', title: t('customers.cleaning.returns'), number: true, cell: (one) => format.number(one.returns) },
    { key: 'first', title: t('customers.cleaning.first'), quiet: true, cell: (one) => <When at={one.first_at} /> },
    { key: 'sign', title: t('customers.cleaning.sign'), quiet: true, cell: (one) => <When at={one.sign_at} /> },
  ];
  return (
    <>
      <div className="row wrap">
        {Object.entries(preview.counts).map(([why, count]) => (
          <span key={why}>
            <span className="strong">{format.number(count)}</span> {t.code('customers.cleaning.why', why)}
          </span>
        ))}
        <span className="quiet">{t('customers.cleaning.resting', { count: preview.resting })}</span>
      </div>
      {preview.people.length === 0 ? (
        <p className="quiet">{t('customers.cleaning.none')}</p>
      ) : (
        <Table rows={preview.people} columns={columns} id={({ contact }) => contact.id} />
      )}
    </>
  );
}
