import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { bulkChangeCompanies, listTags, removeCompanies } from '../api/operations';
import type { CompanyBulkChange, Selection } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { useCountryOptions } from '../parts/choices';
import { Icon } from '../parts/icons';
import { BulkBar, BulkPick, BulkTyped } from './bulk-bar';
import type { Checks } from './checks';
import { useFields } from './fields';
import { NOBODY, useOwnerOptions } from './owner-options';

type Props = { checks: Checks; total: number; selection: () => Selection };

export function CompanyBulk({ checks, total, selection }: Props) {
  const t = useT();
  const format = useFormat();
  const mayEdit = useRight('edit_customers');
  const mayAssign = useRight('assign');
  const tags = (useQuery({ queryKey: ['tag'], queryFn: listTags }).data ?? []).map((tag) => ({
    value: tag.id,
    label: tag.name,
  }));
  const owners = useOwnerOptions(mayAssign);
  const countries = useCountryOptions();
  const industries = useFields('company').find((field) => field.field === 'industry')?.choices ?? [];
  const nouns = ['company', 'contact', 'tag', 'condition-field'];
  const change = useAct((what: CompanyBulkChange) => bulkChangeCompanies(selection(), what), {
    nouns,
    said: (result) =>
      t(result.complete ? 'customers.company.bulk.done' : 'customers.company.bulk.incomplete', {
        count: result.changed,
        shown: format.number(result.changed),
      }),
    done: checks.clear,
  });
  const remove = useAct(() => removeCompanies(selection()), {
    nouns,
    said: (result) =>
      t('customers.company.bulk.removed', { count: result.changed, shown: format.number(result.changed) }),
    done: checks.clear,
  });
  const busy = change.isPending || remove.isPending;
  const act = (what: CompanyBulkChange) => change.mutate(what);
  return (
    <BulkBar label={t('customers.company.bulk.title')} checks={checks} total={total}>
      <BulkPick
        label={t('customers.contact.bulk.tag')}
        icon="tag"
        options={tags}
        busy={busy}
        onPick={(id) => act({ add_tags: [id] })}
      />
      <BulkPick
        label={t('customers.contact.bulk.untag')}
        icon="tag"
        options={tags}
        busy={busy}
        onPick={(id) => act({ remove_tags: [id] })}
      />
      {mayAssign ? (
        <BulkPick
          label={t('customers.contact.bulk.owner')}
          icon="person"
          options={owners}
          busy={busy}
          onPick={(id) => act({ owner: id === NOBODY ? null : id })}
        />
      ) : null}
      {mayEdit ? (
        <>
          <BulkPick
            label={t('customers.company.field.country')}
            icon="globe"
            options={countries}
            busy={busy}
            onPick={(country) => act({ country })}
          />
          <BulkTyped
            label={t('customers.company.field.industry')}
            icon="building"
            known={industries.map((one) => one.value)}
            busy={busy}
            onText={(industry) => act({ industry })}
          />
          <Button
            type="text"
            size="small"
            icon={<Icon name="trash" />}
            loading={busy}
            onClick={() => remove.mutate(undefined)}
          >
            {t('shell.common.delete')}
          </Button>
        </>
      ) : null}
    </BulkBar>
  );
}
