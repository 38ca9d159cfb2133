/** Operations: what runs now, what failed and why, what ended with which result. */
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { listOperations } from '../api/operations';
import { usePages } from '../api/pages';
import type { Operation } from '../api/types';
import { useOperationWords, useUnderWay } from '../app/long-work';
import { OperationActs } from '../app/operation-acts';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Progress } from '../parts/progress';
import { Name, Tag, type Tone } from '../parts/small';
import { Loaded } from '../parts/states';
import { Table, type TableColumn } from '../parts/table';
import { useOnPhone } from '../parts/width';
import { SettingsPage } from './settings-page';

const TONES: Record<string, Tone> = { running: 'info', paused: 'warn', done: 'good', failed: 'bad' };

/** The thing itself, where it has a page. */
function Title({ operation }: { operation: Operation }) {
  const words = useOperationWords();
  const title = words.title(operation);
  if (operation.noun === 'import')
    return (
      <Link to="/imports/$id" params={{ id: operation.id }} className="medium">
        {title}
      </Link>
    );
  if (operation.noun === 'campaign')
    return (
      <Link to="/campaigns/$id" params={{ id: operation.id }} className="medium">
        {title}
      </Link>
    );
  return <span className="medium">{title}</span>;
}

function useColumns() {
  const t = useT();
  const format = useFormat();
  const words = useOperationWords();
  const title: TableColumn<Operation> = {
    key: 'what',
    title: t('shell.operation.what'),
    written: true,
    cell: (one) => <Title operation={one} />,
  };
  const state: TableColumn<Operation> = {
    key: 'state',
    title: t('shell.operation.state'),
    cell: (one) => <Tag tone={TONES[one.state]}>{t(`shell.operation.state.${one.state}`)}</Tag>,
  };
  const by: TableColumn<Operation> = {
    key: 'by',
    title: t('shell.operation.by'),
    quiet: true,
    cell: (one) => <Name>{one.by.name}</Name>,
  };
  const when = (key: 'began_at' | 'ended_at', name: string): TableColumn<Operation> => ({
    key,
    title: t(name),
    number: true,
    quiet: true,
    cell: (one) => (one[key] ? format.ago(one[key]) : '—'),
  });
  const acts: TableColumn<Operation> = {
    key: 'acts',
    number: true,
    cell: (one) => <OperationActs operation={one} />,
  };
  const progress: TableColumn<Operation> = {
    key: 'progress',
    cell: (one) => (
      <div className="operation-progress">
        <bdi dir="ltr">{words.progress(one)}</bdi>
        <Progress
          label={words.title(one)}
          done={one.done}
          total={one.total}
          tone={one.state === 'paused' ? 'paused' : undefined}
        />
        <span className="quiet small">{words.pace(one)}</span>
      </div>
    ),
  };
  const result: TableColumn<Operation> = {
    key: 'result',
    title: t('shell.operation.result'),
    cell: (one) => <span className={one.state === 'failed' ? 'bad' : 'quiet'}>{words.result(one) || '—'}</span>,
  };
  const ended = when('ended_at', 'shell.operation.ended-at');
  return {
    running: [title, state, progress, by, when('began_at', 'shell.operation.begun'), acts],
    failed: [title, result, by, ended, acts],
    ended: [title, state, result, by, ended, acts],
  };
}

/** A table on a desk; on the phone two lines each. */
function List({ rows, columns }: { rows: Operation[]; columns: TableColumn<Operation>[] }) {
  const t = useT();
  const format = useFormat();
  const words = useOperationWords();
  if (!useOnPhone()) return <Table rows={rows} columns={columns} id={(one) => one.id} />;
  return (
    <ul>
      {rows.map((one) => {
        const at = one.ended_at ?? one.began_at;
        return (
          <li key={one.id} className="operation-lines">
            <div className="row">
              <Title operation={one} />
              <span className="push">
                <Tag tone={TONES[one.state]}>{t(`shell.operation.state.${one.state}`)}</Tag>
              </span>
            </div>
            <div className="row quiet small">
              <span className={one.state === 'failed' ? 'bad' : undefined}>
                {one.ended_at ? words.result(one) : `${words.progress(one)} ${words.pace(one)}`}
              </span>
              <span className="push">{at ? format.ago(at) : ''}</span>
              <OperationActs operation={one} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

export function OperationsScreen() {
  const t = useT();
  const columns = useColumns();
  const underWay = useUnderWay();
  const ended = usePages(['operation', 'ended', 'all'], (after) => listOperations({ phase: 'ended', after }));
  const failed = ended.rows.filter((one) => one.state === 'failed');
  return (
    <SettingsPage title={t('shell.place.jobs')}>
      <Section title={t('shell.operation.running')} quiet={t('shell.tray.goes-on')}>
        {underWay.length === 0 ? (
          <p className="quiet">{t('shell.operation.running-none')}</p>
        ) : (
          <List rows={underWay} columns={columns.running} />
        )}
      </Section>
      {failed.length ? (
        <Section title={t('shell.operation.failed')} quiet={t('shell.operation.failed-quiet')}>
          <List rows={failed} columns={columns.failed} />
        </Section>
      ) : null}
      <Section title={t('shell.operation.ended')}>
        <Loaded query={ended.query}>
          {() =>
            ended.rows.length === 0 ? (
              <p className="quiet">{t('shell.operation.ended-none')}</p>
            ) : (
              <List rows={ended.rows.filter((one) => one.state !== 'failed')} columns={columns.ended} />
            )
          }
        </Loaded>
        {ended.hasMore ? (
          <Button type="link" onClick={ended.more}>
            {t('shell.common.show-more')}
          </Button>
        ) : null}
      </Section>
    </SettingsPage>
  );
}
