import { Button } from 'antd';
import { listAudit } from '../api/operations';
import { usePages } from '../api/pages';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Page, Section } from '../parts/page';
import { Loaded } from '../parts/states';
import { TrustTabs } from './tabs';

/** Who did what, and when. Entries that are chained cannot be changed unnoticed. */
export function AuditScreen() {
  const t = useT();
  const format = useFormat();
  const { query, rows, more, hasMore } = usePages(['audit'], (after) => listAudit({ after }));
  return (
    <Page title={t('trust.title')} tabs={<TrustTabs />}>
      <div className="columns one">
        <div>
          <Section title={t('trust.audit')} quiet={t('trust.audit-quiet')}>
            <Loaded query={query}>
              {() => (
                <div className="table-scroll">
                  <table className="plain">
                    <thead>
                      <tr>
                        <th>{t('trust.when')}</th>
                        <th>{t('trust.actor')}</th>
                        <th>{t('trust.verb')}</th>
                        <th>{t('trust.noun')}</th>
                        <th />
                      </tr>
                    </thead>
                    <tbody>
                      {rows.map((row) => (
                        <tr key={row.id}>
                          <td className="quiet">{format.moment(row.at)}</td>
                          <td>
                            <span className="row">
                              <Icon
                                name={
                                  row.actor.kind === 'user' ? 'person' : row.actor.kind === 'key' ? 'key' : 'server'
                                }
                                size={14}
                              />
                              <span dir="auto">{row.actor.name ?? t('trust.actor.system')}</span>
                            </span>
                          </td>
                          <td className="medium">{t.code('trust.verb', row.verb)}</td>
                          <td>
                            {t.code('trust.noun', row.noun)} <span className="code quiet">{row.noun_id}</span>
                          </td>
                          <td className="number">
                            {row.chained ? (
                              <span title={t('trust.chained')}>
                                <Icon name="lock" size={14} />
                                <span className="unseen">{t('trust.chained')}</span>
                              </span>
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
              )}
            </Loaded>
          </Section>
        </div>
      </div>
    </Page>
  );
}
