import { Button, Input } from 'antd';
import { useState } from 'react';
import { createSuppression, deleteSuppression, listSuppressions } from '../api/operations';
import { usePages } from '../api/pages';
import type { Suppression } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Confirm } from '../parts/confirm';
import { Page, Section } from '../parts/page';
import { Address, IconButton, Tag } from '../parts/small';
import { Loaded } from '../parts/states';
import { TrustTabs } from './tabs';

/** Addresses that get no bulk letter, and why. Addresses are shown masked. */
export function SuppressionsScreen() {
  const t = useT();
  const format = useFormat();
  const mayEdit = useRight('manage_suppressions');
  const [q, setQ] = useState('');
  const [address, setAddress] = useState('');
  const [lifting, setLifting] = useState<Suppression | null>(null);
  const { query, rows, more, hasMore } = usePages(['suppression', q], (after) => listSuppressions({ q, after }));
  const add = useAct(() => createSuppression(address.trim()), {
    nouns: ['suppression', 'contact'],
    said: () => t('trust.added'),
    done: () => setAddress(''),
  });
  const lift = useAct((row: Suppression) => deleteSuppression(row.id), {
    nouns: ['suppression', 'contact'],
    said: () => t('trust.lifted'),
    done: () => setLifting(null),
  });
  return (
    <Page title={t('trust.title')} tabs={<TrustTabs />}>
      <div className="columns one">
        <div>
          {mayEdit ? (
            <Section title={t('trust.add')} quiet={t('trust.add-quiet')}>
              <form
                className="row"
                onSubmit={(event) => {
                  event.preventDefault();
                  if (address.trim()) add.mutate(undefined);
                }}
              >
                <Input
                  style={{ inlineSize: 280 }}
                  dir="ltr"
                  type="email"
                  aria-label={t('trust.address')}
                  placeholder="name@example.com"
                  value={address}
                  onChange={(event) => setAddress(event.target.value)}
                />
                <Button htmlType="submit" disabled={!address.trim()} loading={add.isPending}>
                  {t('trust.add-verb')}
                </Button>
              </form>
            </Section>
          ) : null}
          <Section
            title={t('trust.suppressions')}
            quiet={t('trust.suppressions-quiet')}
            link={
              <Input
                size="small"
                allowClear
                style={{ inlineSize: 200 }}
                dir="ltr"
                aria-label={t('trust.find')}
                placeholder={t('trust.find')}
                value={q}
                onChange={(event) => setQ(event.target.value)}
              />
            }
          >
            <Loaded query={query}>
              {() =>
                rows.length === 0 ? (
                  <p className="quiet">{t('trust.none')}</p>
                ) : (
                  <div className="table-scroll">
                    <table className="plain">
                      <thead>
                        <tr>
                          <th>{t('trust.address')}</th>
                          <th>{t('trust.reason')}</th>
                          <th className="number">{t('trust.when')}</th>
                          <th />
                        </tr>
                      </thead>
                      <tbody>
                        {rows.map((row) => (
                          <tr key={row.id}>
                            <td>
                              <Address>{row.address_masked}</Address>
                            </td>
                            <td>
                              <Tag>{t(`trust.reason.${row.reason}`)}</Tag>
                            </td>
                            <td className="number quiet">{format.day(row.at)}</td>
                            <td className="number">
                              {mayEdit && row.reason !== 'erased' ? (
                                <IconButton icon="undo" label={t('trust.lift')} onClick={() => setLifting(row)} />
                              ) : null}
                            </td>
                          </tr>
                        ))}
                      </tbody>
                    </table>
                    {hasMore ? (
                      <Button type="link" onClick={more}>
                        {t('shell.common.show-more')}
                      </Button>
                    ) : null}
                  </div>
                )
              }
            </Loaded>
          </Section>
        </div>
      </div>
      {lifting ? (
        <Confirm
          title={t('trust.lift-title', { address: lifting.address_masked })}
          text={t('trust.lift-text')}
          verb={t('trust.lift')}
          busy={lift.isPending}
          onDo={() => lift.mutate(lifting)}
          onClose={() => setLifting(null)}
        />
      ) : null}
    </Page>
  );
}
