/** Who sends in the domain's name, by the reports of receivers: by source, by day, and a place for report files. */
import { useQuery } from '@tanstack/react-query';
import { createMailReport, getMailReports } from '../api/operations';
import type { MailReports } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { BarRows, Columns } from '../parts/chart';
import { FileDrop } from '../parts/file-drop';
import { Section } from '../parts/page';
import { Rate } from '../parts/small';
import { Loaded } from '../parts/states';

const DAYS = 28;
const LATEST = 5;
/** Days from one named one to the next: the column is narrow. */
const LABEL_EVERY = 7;
const FILES = '.xml,.gz,.zip,.json';

export function HealthReports({ id, mayManage }: { id: string; mayManage: boolean }) {
  const t = useT();
  const query = useQuery({ queryKey: ['report', id, DAYS], queryFn: () => getMailReports(id, DAYS) });
  const take = useAct(createMailReport, {
    nouns: ['report', 'health'],
    said: ({ is_new, organisation }) => t(is_new ? 'health.upload.taken' : 'health.upload.known', { organisation }),
  });
  return (
    <>
      <Loaded query={query} rows={3}>
        {(reports) => <Pictures reports={reports} />}
      </Loaded>
      {mayManage ? (
        <div className="section">
          <FileDrop
            accept={FILES}
            title={t('health.upload')}
            quiet={t('health.upload-quiet')}
            disabled={take.isPending}
            take={(file) => take.mutate(file)}
          />
        </div>
      ) : null}
    </>
  );
}

function Pictures({ reports }: { reports: MailReports }) {
  const t = useT();
  const format = useFormat();
  if (reports.reports.length === 0)
    return (
      <Section title={t('health.reports')} quiet={t('health.reports.quiet')}>
        <p className="quiet">{t('health.reports.none')}</p>
      </Section>
    );
  return (
    <>
      {reports.sources.length ? (
        <BarRows
          title={t('health.reports')}
          quiet={t('health.reports.quiet')}
          valueName={t('health.reports.letters')}
          bars={reports.sources.map((source) => ({
            key: source.address,
            name: source.address,
            label: (
              <bdi
                dir="ltr"
                title={source.signed_by ? t('health.reports.signed-by', { domain: source.signed_by }) : undefined}
              >
                {source.address}
              </bdi>
            ),
            value: source.passed + source.failed,
            tone: source.failed > source.passed ? ('bad' as const) : ('good' as const),
            after: (
              <span className={source.failed > source.passed ? 'bad small' : 'good small'}>
                {t(source.failed > source.passed ? 'health.reports.failed' : 'health.reports.passed')}
              </span>
            ),
          }))}
        />
      ) : null}
      {reports.days.length ? (
        <Columns
          title={t('health.reports.days')}
          valueName={t('health.reports.passed')}
          hatchedName={t('health.reports.failed')}
          columns={reports.days.map((day, index) => ({
            key: day.day,
            name: format.day(day.day),
            short: format.dayOfMonth(day.day),
            begins: index % LABEL_EVERY === 0,
            value: day.passed,
            hatched: day.failed,
          }))}
        />
      ) : null}
      <Section title={t('health.reports.latest')}>
        <ul className="health-latest">
          {reports.reports.slice(0, LATEST).map((report) => (
            <li key={report.id} className="row">
              <span className="cut" dir="auto">
                {report.organisation}
              </span>
              <span className="quiet small">
                <bdi>{report.kind === 'tls' ? t('health.reports.kind.tls') : report.kind.toUpperCase()}</bdi> ·{' '}
                {format.dayOfMonth(report.from)}
              </span>
              <span className="push">
                <Rate part={report.passed} base={report.passed + report.failed} />
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
