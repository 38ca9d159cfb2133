import { bulkChangeCompanies, removeCompanies } from '../api/operations';
import type { CompanyBulkChange, Selection } from '../api/types';
import { useRight } from '../app/session';
import { useT } from '../app/words';
import { useCountryOptions } from '../parts/choices';
import { BulkDelete, BulkOwner, BulkTags, useBulk } from './bulk-acts';
import { BulkAttribute } from './bulk-attribute';
import { BulkBar, BulkFloat, BulkPick, BulkTyped } from './bulk-bar';
import type { Checks } from './checks';
import { CompanyPick } from './company-pick';
import { useFields } from './fields';

type Props = { checks: Checks; total: number; selection: () => Selection };

export function CompanyBulk({ checks, total, selection }: Props) {
  const t = useT();
  const mayEdit = useRight('edit_customers');
  const countries = useCountryOptions();
  const industries = useFields('company').find((field) => field.field === 'industry')?.choices ?? [];
  const { busy, act, remove, question } = useBulk({
    noun: 'company',
    count: checks.count,
    nouns: ['company', 'contact', 'tag', 'condition-field'],
    change: (what: CompanyBulkChange) => bulkChangeCompanies(selection(), what),
    remove: () => removeCompanies(selection()),
    done: checks.clear,
  });
  return (
    <BulkBar label={t('customers.company.bulk.title')} checks={checks} total={total}>
      <BulkTags busy={busy} act={act} />
      <BulkOwner busy={busy} act={act} />
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
          <BulkFloat label={t('customers.company.field.parent')} icon="building" busy={busy}>
            {(close) => (
              <>
                <CompanyPick
                  chosen={[]}
                  many={false}
                  onPick={(parent) => {
                    close();
                    act({ parent });
                  }}
                />
                <button
                  type="button"
                  className="bare link"
                  onClick={() => {
                    close();
                    act({ parent: null });
                  }}
                >
                  {t('customers.company.group.free')}
                </button>
              </>
            )}
          </BulkFloat>
          <BulkAttribute holder="company" busy={busy} act={act} />
          <BulkDelete busy={busy} remove={remove} />
        </>
      ) : null}
      {question}
    </BulkBar>
  );
}
