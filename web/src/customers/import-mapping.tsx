import { useQuery } from '@tanstack/react-query';
import { Select, Switch } from 'antd';
import { createList, listLists, listTags } from '../api/operations';
import type { Import, ImportChange } from '../api/types';
import { useAct } from '../app/act';
import { useT } from '../app/words';
import { filterOption } from '../parts/choices';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { useOfferedAttributes } from './attributes';
import { namedAfter } from './file-name';

const FIELDS =
  'address full_name first_name last_name salutation gender job_title phone language country time_zone birthday purchase_role note company_name company_website company_industry company_country tags status'.split(
    ' ',
  );
const ORIGINS = ['customers', 'inquiries', 'fair', 'subscribers', 'partner', 'bought', 'scraped', 'guessed'];
const BASES = ['consent', 'contract', 'legitimate_interest', 'none'];
const CONFLICTS = ['keep', 'fill', 'replace'];

/** Stands for the list that is made from the file's name. */
const NEW_LIST = 'new';

type Props = { data: Import; editable: boolean; onChange: (change: ImportChange) => void };

/** Which column means what, where the people come from, and by what right we may write to them. */
export function ImportMapping({ data, editable, onChange }: Props) {
  const t = useT();
  const lists = useQuery({ queryKey: ['list'], queryFn: listLists }).data ?? [];
  const tags = useQuery({ queryKey: ['tag'], queryFn: listTags }).data ?? [];
  const ofContacts = useOfferedAttributes('contact');
  const ofCompanies = useOfferedAttributes('company');
  const options = [
    { value: '', label: t('customers.import.field.skip') },
    ...FIELDS.map((value) => ({ value, label: t(`customers.import.field.${value}`) })),
    ...ofContacts.map((one) => ({ value: one.id, label: one.name })),
    ...ofCompanies.map((one) => ({ value: one.id, label: t('customers.import.of-company', { name: one.name }) })),
  ];
  const tool = data.source === null ? '' : t(`customers.import.source.${data.source}`);
  const mapped = data.remembered
    ? t('customers.import.mapping-remembered')
    : data.source === null
      ? t('customers.import.mapping-quiet')
      : t('customers.import.mapping-source', { tool });
  const own = namedAfter(data.file_name);
  const hasOwn = lists.some((list) => list.name.toLowerCase() === own.toLowerCase());
  const make = useAct(() => createList({ name: own, kind: 'newsletter' }), {
    nouns: ['list'],
    done: (list) => onChange({ lists: [...data.lists, list.id] }),
  });
  const chooseLists = (next: string[]) =>
    next.includes(NEW_LIST) ? make.mutate(undefined) : onChange({ lists: next });
  const choose = (index: number, value: string) =>
    onChange({ mapping: data.mapping.map((field, place) => (place === index ? value || null : field)) });
  const row = (label: string, control: React.ReactNode) => (
    <div className="fact" style={{ alignItems: 'center' }}>
      <span className="quiet">{label}</span>
      {control}
    </div>
  );
  return (
    <>
      <Section title={t('customers.import.mapping')} quiet={mapped}>
        <div className="table-scroll">
          <table className="plain mapping">
            <thead>
              <tr>
                <th>{t('customers.import.column')}</th>
                <th>{t('customers.import.sample')}</th>
                <th>{t('customers.import.becomes')}</th>
              </tr>
            </thead>
            <tbody>
              {data.columns.map((column) => (
                <tr key={column.index}>
                  <td>
                    <bdi>{column.header}</bdi>
                  </td>
                  <td className="quiet cut mapping-sample" title={column.samples.join('\n')}>
                    <bdi>{column.samples[0] ?? '—'}</bdi>
                  </td>
                  <td className="mapping-field">
                    <Select
                      className="wide"
                      disabled={!editable}
                      aria-label={t('customers.import.becomes-of', { column: column.header })}
                      showSearch={{ filterOption }}
                      value={data.mapping[column.index] ?? ''}
                      onChange={(value) => choose(column.index, value)}
                      options={options}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div className="row" style={{ paddingBlockStart: 10 }}>
          <span id="has-header">{t('customers.import.has-header')}</span>
          <Switch
            className="push"
            size="small"
            aria-labelledby="has-header"
            disabled={!editable}
            checked={data.has_header}
            onChange={(has_header) => onChange({ has_header })}
          />
        </div>
      </Section>
      <Section title={t('customers.import.ground')} quiet={t('customers.import.ground-quiet')}>
        {row(
          t('customers.import.origin'),
          <Select
            className="wide"
            disabled={!editable}
            aria-label={t('customers.import.origin')}
            showSearch={{ filterOption }}
            placeholder={t('customers.import.choose')}
            value={data.origin}
            onChange={(origin) => onChange({ origin })}
            options={ORIGINS.map((value) => ({ value, label: t(`customers.import.origin.${value}`) }))}
          />,
        )}
        {row(
          t('customers.import.basis'),
          <Select
            className="wide"
            disabled={!editable}
            aria-label={t('customers.import.basis')}
            showSearch={{ filterOption }}
            placeholder={t('customers.import.choose')}
            value={data.legal_basis}
            onChange={(legal_basis) => onChange({ legal_basis })}
            options={BASES.map((value) => ({ value, label: t(`customers.import.basis.${value}`) }))}
          />,
        )}
        {data.everybody === null ? null : (
          <p className="row warn small" style={{ paddingBlockStart: 8, alignItems: 'flex-start' }}>
            <Icon name="shield" />
            {t(`customers.import.everybody.${data.everybody}`, { tool })}
          </p>
        )}
        {Object.entries(data.refusals ?? {})
          .filter(([, refusal]) => !refusal.allowed)
          .map(([kind, refusal]) => (
            <p key={kind} className="row warn small" style={{ paddingBlockStart: 8, alignItems: 'flex-start' }}>
              <Icon name="shield" />
              {t.code('customers.import.refusal', refusal.why_code ?? kind)}
            </p>
          ))}
      </Section>
      <Section title={t('customers.import.into')}>
        {row(
          t('customers.import.lists'),
          <Select
            className="wide"
            mode="multiple"
            disabled={!editable}
            aria-label={t('customers.import.lists')}
            showSearch={{ filterOption }}
            value={data.lists}
            placeholder={t('customers.import.lists-none')}
            onChange={chooseLists}
            options={[
              ...(hasOwn ? [] : [{ value: NEW_LIST, label: t('customers.import.list-new', { name: own }) }]),
              ...lists.map((list) => ({ value: list.id, label: list.name })),
            ]}
          />,
        )}
        {row(
          t('customers.import.tags'),
          <Select
            className="wide"
            mode="multiple"
            disabled={!editable}
            aria-label={t('customers.import.tags')}
            showSearch={{ filterOption }}
            value={data.tags}
            onChange={(next) => onChange({ tags: next })}
            options={tags.map((tag) => ({ value: tag.id, label: tag.name }))}
          />,
        )}
        {row(
          t('customers.import.conflict'),
          <Select
            className="wide"
            disabled={!editable}
            aria-label={t('customers.import.conflict')}
            value={data.conflict}
            onChange={(conflict) => onChange({ conflict })}
            options={CONFLICTS.map((value) => ({ value, label: t(`customers.import.conflict.${value}`) }))}
          />,
        )}
        <div className="row" style={{ paddingBlockStart: 10 }}>
          <span id="by-domain">{t('customers.import.by-domain')}</span>
          <Switch
            className="push"
            size="small"
            aria-labelledby="by-domain"
            disabled={!editable}
            checked={data.by_domain}
            onChange={(by_domain) => onChange({ by_domain })}
          />
        </div>
        <p className="quiet small">{t('customers.import.by-domain-quiet')}</p>
      </Section>
    </>
  );
}
