import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { createImport, listImports } from '../api/operations';
import type { Import } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { FileDrop } from '../parts/file-drop';
import { Page, Section } from '../parts/page';
import { Tag, type Tone, When } from '../parts/small';
import { Loaded } from '../parts/states';
import { Table, type TableColumn } from '../parts/table';

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
    nouns: ['import', 'operation'],
    done: (made) => void navigate({ to: '/imports/$id', params: { id: made.id } }),
  });
  const columns: TableColumn<Import>[] = [
    {
      key: 'file',
      title: t('customers.import.file'),
      written: true,
      cell: (row) => (
        <Link to="/imports/$id" params={{ id: row.id }}>
          {row.file_name}
        </Link>
      ),
    },
    {
      key: 'state',
      title: t('customers.import.state'),
      cell: (row) => <Tag tone={IMPORT_TONES[row.state]}>{t(`customers.import.state.${row.state}`)}</Tag>,
    },
    {
      key: 'rows',
      title: t('customers.import.rows'),
      number: true,
      cell: (row) => (row.counts ? format.number(row.counts.rows) : '—'),
    },
    {
      key: 'when',
      title: t('customers.import.when'),
      number: true,
      quiet: true,
      cell: (row) => <When at={row.created_at} />,
    },
  ];
  return (
    <Page title={t('customers.import.plural')} back="/contacts">
      <div className="columns one">
        <div>
          <Section title={t('customers.import.new')} quiet={t('customers.import.new-quiet')}>
            <FileDrop
              accept=".csv,.tsv,.txt,.xlsx,.vcf"
              title={send.isPending ? t('customers.import.sending') : t('customers.import.drop')}
              quiet={t('customers.import.drop-quiet')}
              disabled={send.isPending}
              take={(file) => send.mutate(file)}
            />
          </Section>
          <Section title={t('customers.import.past')}>
            <Loaded query={query}>
              {(page) =>
                page.items.length === 0 ? (
                  <p className="quiet">{t('customers.import.none')}</p>
                ) : (
                  <Table rows={page.items} columns={columns} id={(row) => row.id} />
                )
              }
            </Loaded>
          </Section>
        </div>
      </div>
    </Page>
  );
}
