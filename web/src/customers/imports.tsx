import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Upload } from 'antd';
import { createImport, listImports } from '../api/operations';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Page, Section } from '../parts/page';
import { Tag, type Tone } from '../parts/small';
import { Loaded } from '../parts/states';

export const IMPORT_TONES: Record<string, Tone> = {
  uploaded: 'plain',
  checking: 'info',
  checked: 'info',
  publishing: 'info',
  published: 'good',
  cancelled: 'plain',
  undone: 'warn',
  failed: 'bad',
};

export function ImportsScreen() {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const query = useQuery({ queryKey: ['import', 'all'], queryFn: listImports });
  const send = useAct(createImport, {
    nouns: ['import', 'job'],
    done: (made) => void navigate({ to: '/imports/$id', params: { id: made.id } }),
  });
  return (
    <Page title={t('customers.import.plural')} back="/contacts">
      <div className="columns one">
        <div>
          <Section title={t('customers.import.new')} quiet={t('customers.import.new-quiet')}>
            <Upload.Dragger
              accept=".csv,.tsv,.txt"
              showUploadList={false}
              disabled={send.isPending}
              beforeUpload={(file) => {
                send.mutate(file as File);
                return false;
              }}
            >
              <div style={{ padding: '18px 12px' }}>
                <Icon name="upload" size={22} />
                <div className="strong" style={{ marginBlockStart: 6 }}>
                  {send.isPending ? t('customers.import.sending') : t('customers.import.drop')}
                </div>
                <div className="quiet small">{t('customers.import.drop-quiet')}</div>
              </div>
            </Upload.Dragger>
          </Section>
          <Section title={t('customers.import.past')}>
            <Loaded query={query}>
              {(page) =>
                page.items.length === 0 ? (
                  <p className="quiet">{t('customers.import.none')}</p>
                ) : (
                  <div className="table-scroll">
                    <table className="plain">
                      <thead>
                        <tr>
                          <th>{t('customers.import.file')}</th>
                          <th>{t('customers.import.state')}</th>
                          <th className="number">{t('customers.import.rows')}</th>
                          <th className="number">{t('customers.import.when')}</th>
                        </tr>
                      </thead>
                      <tbody>
                        {page.items.map((row) => (
                          <tr key={row.id}>
                            <td>
                              <Link to="/imports/$id" params={{ id: row.id }} dir="auto">
                                {row.file_name}
                              </Link>
                            </td>
                            <td>
                              <Tag tone={IMPORT_TONES[row.state]}>{t(`customers.import.state.${row.state}`)}</Tag>
                            </td>
                            <td className="number">{row.counts ? format.number(row.counts.rows) : '—'}</td>
                            <td className="number quiet">{format.ago(row.created_at)}</td>
                          </tr>
                        ))}
                      </tbody>
                    </table>
                  </div>
                )
              }
            </Loaded>
          </Section>
        </div>
      </div>
    </Page>
  );
}
