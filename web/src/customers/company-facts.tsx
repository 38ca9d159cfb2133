/** A company's facts, each edited where it stands. */
import { Link } from '@tanstack/react-router';
import { Input, InputNumber, Select } from 'antd';
import { updateCompany } from '../api/operations';
import type { Company, CompanyChange } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { say } from '../app/stores';
import { digitsOf, useFormat, useT } from '../app/words';
import { filterOption, useCountryOptions } from '../parts/choices';
import { FactEdit } from '../parts/fact-edit';
import { Fact, Section } from '../parts/page';
import { Address, Country, Name } from '../parts/small';
import { AttributeInput } from './attribute-input';
import { useAttributes, useAttributeWords } from './attributes';
import { CompanySelect } from './company-select';
import { FactNote, NotesOfFacts } from './fact-note';

type DayEditor = {
  label: string;
  value: Company['founding_day'];
  onChange: (day: Company['founding_day']) => void;
};

const CURRENCIES = ['USD', 'EUR', 'CNY', 'GBP', 'JPY'].map((value) => ({ value, label: value }));

const CHANGED = ['company', 'contact', 'timeline', 'story'];
const FIELDS = ['name', 'country', 'industry', 'website', 'domains', 'annual_volume', 'founding_day'] as const;

/** A day of the calendar; without one it is taken away. */
function FoundingDay({ label, value, onChange }: DayEditor) {
  const two = (part: number) => String(part).padStart(2, '0');
  return (
    <Input
      autoFocus
      size="small"
      type="date"
      dir="ltr"
      aria-label={label}
      defaultValue={value?.year ? `${value.year}-${two(value.month)}-${two(value.day)}` : ''}
      onChange={(event) => {
        const [year, month, day] = event.target.value.split('-').map(Number);
        onChange(year && month && day ? { year, month, day } : null);
      }}
    />
  );
}

export function CompanyFacts({ company }: { company: Company }) {
  const t = useT();
  const format = useFormat();
  const mayEdit = useRight('edit_customers') && !company.in_pool;
  const countries = useCountryOptions();
  const declared = useAttributes('company');
  const words = useAttributeWords();
  const put = ({ change, version }: { change: CompanyChange; version: number }) =>
    updateCompany(company.id, change, version);
  const back = useAct(put, { nouns: CHANGED });
  // The server keeps no undo of a fact: what it was before is written again.
  const save = useAct(
    async (change: CompanyChange) => {
      const before: CompanyChange = {};
      const ids = Object.keys(change.attributes ?? {});
      if (ids.length > 0) before.attributes = Object.fromEntries(ids.map((id) => [id, company.attributes[id] ?? []]));
      if ('parent' in change) before.parent = company.parent?.id ?? null;
      for (const field of FIELDS) if (field in change) Object.assign(before, { [field]: company[field] });
      const { version } = await put({ change, version: company.version });
      return { change: before, version };
    },
    {
      nouns: CHANGED,
      done: (before) => say(t('customers.company.saved', { name: company.name }), () => back.mutateAsync(before)),
    },
  );
  const label = (field: string) => t(`customers.company.field.${field}`);
  const same = { record: company.id, mayEdit, busy: save.isPending };
  const text = (field: 'name' | 'website' | 'industry', isCode = false) => (
    <FactEdit
      {...same}
      label={label(field)}
      note={<FactNote of={field} />}
      shown={isCode ? <Address>{company[field]?.replace(/^https?:\/\//i, '')}</Address> : <Name>{company[field]}</Name>}
      value={company[field] ?? ''}
      onSave={(value) => save.mutateAsync({ [field]: value })}
      editor={(value, onChange) => (
        <Input
          autoFocus
          size="small"
          aria-label={label(field)}
          dir={isCode ? 'ltr' : 'auto'}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    />
  );
  const volume = company.annual_volume;
  const founding = company.founding_day;
  return (
    <Section title={t('customers.contact.section.facts')}>
      <NotesOfFacts value={company.facts}>
        <dl>
          {text('name')}
          <FactEdit
            {...same}
            label={label('country')}
            note={<FactNote of="country" />}
            shown={<Country code={company.country} named />}
            value={company.country}
            onSave={(country) => save.mutateAsync({ country })}
            editor={(value, onChange) => (
              <Select
                autoFocus
                allowClear
                size="small"
                className="wide"
                aria-label={label('country')}
                showSearch={{ filterOption }}
                options={countries}
                value={value}
                onChange={(next) => onChange(next ?? null)}
              />
            )}
          />
          {text('industry')}
          {text('website', true)}
          <FactEdit
            {...same}
            label={label('domains')}
            shown={
              company.domains.length > 0
                ? company.domains.map((domain) => (
                    <div key={domain}>
                      <Address>{domain}</Address>
                    </div>
                  ))
                : '—'
            }
            value={company.domains}
            onSave={(domains) => save.mutateAsync({ domains })}
            editor={(value, onChange) => (
              <Select
                autoFocus
                size="small"
                className="wide"
                mode="tags"
                open={false}
                suffixIcon={null}
                tokenSeparators={[' ', ',', ';']}
                aria-label={label('domains')}
                value={value}
                onChange={onChange}
              />
            )}
          />
          <FactEdit
            {...same}
            label={label('parent')}
            shown={
              company.parent ? (
                <Link to="/companies/$id" params={{ id: company.parent.id }} dir="auto">
                  {company.parent.name}
                </Link>
              ) : (
                '—'
              )
            }
            value={company.parent?.id ?? null}
            onSave={(parent) => save.mutateAsync({ parent })}
            editor={(value, onChange) => (
              <CompanySelect
                autoFocus
                allowClear
                size="small"
                className="wide"
                aria-label={label('parent')}
                first={company.parent}
                but={company.id}
                value={value}
                onChange={onChange}
              />
            )}
          />
          <FactEdit
            {...same}
            label={label('annual_volume')}
            note={<FactNote of="annual_volume" />}
            shown={volume ? <bdi dir="ltr">{format.money(volume.minor, volume.currency)}</bdi> : '—'}
            value={volume}
            onSave={(annual_volume) => save.mutateAsync({ annual_volume })}
            editor={(value, onChange) => {
              const currency = value?.currency ?? 'USD';
              const scale = 10 ** digitsOf(currency);
              return (
                <span className="row">
                  <Select
                    size="small"
                    aria-label={t('customers.company.field.currency')}
                    options={CURRENCIES}
                    value={currency}
                    onChange={(next) => onChange({ minor: value?.minor ?? 0, currency: next })}
                  />
                  <InputNumber
                    autoFocus
                    size="small"
                    className="wide"
                    min={0}
                    controls={false}
                    aria-label={label('annual_volume')}
                    value={value ? value.minor / scale : null}
                    onChange={(next) => onChange(next === null ? null : { minor: Math.round(next * scale), currency })}
                  />
                </span>
              );
            }}
          />
          {declared
            .filter((one) => !one.archived || company.attributes[one.id])
            .map((one) => (
              <FactEdit
                {...same}
                key={one.id}
                mayEdit={mayEdit && !one.archived}
                label={one.name}
                note={<FactNote of={one.id} />}
                shown={<bdi>{words(one, company.attributes[one.id])}</bdi>}
                value={company.attributes[one.id] ?? []}
                onSave={(value) => save.mutateAsync({ attributes: { [one.id]: value } })}
                editor={(value, onChange) => (
                  <AttributeInput autoFocus size="small" attribute={one} value={value} onChange={onChange} />
                )}
              />
            ))}
          <FactEdit
            {...same}
            label={label('founding_day')}
            note={<FactNote of="founding_day" />}
            shown={founding ? format.birthday(founding) : '—'}
            value={founding}
            onSave={(founding_day) => save.mutateAsync({ founding_day })}
            editor={(value, onChange) => (
              <FoundingDay label={label('founding_day')} value={value} onChange={onChange} />
            )}
          />
          <Fact label={label('owner')}>
            <Name>{company.owner?.name}</Name>
          </Fact>
          {company.tags.length > 0 ? (
            <Fact label={label('tags')}>
              <Name>{format.list(company.tags.map((tag) => tag.name))}</Name>
            </Fact>
          ) : null}
        </dl>
      </NotesOfFacts>
      <p className="quiet small">{t('customers.fact.rest-company', { day: format.day(company.created_at) })}</p>
    </Section>
  );
}
