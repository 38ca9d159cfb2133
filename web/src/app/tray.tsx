/** Running work: a thin line in the rail that opens the list. It goes on when the page is closed. */
import { Link } from '@tanstack/react-router';
import { Popover } from 'antd';
import type { Operation } from '../api/types';
import { Icon } from '../parts/icons';
import { Progress } from '../parts/progress';
import { useOperationWords, useUnderWay } from './long-work';
import { OperationActs } from './operation-acts';
import { useFormat, useT } from './words';

export const shareOf = ({ done, total }: Operation) => (total ? Math.min(1, done / total) : 0);
const toneOf = ({ state }: Operation) => (state === 'paused' ? 'paused' : undefined);

/** The first that runs stands for all. */
const firstOf = (operations: Operation[]) => operations.find((one) => one.state === 'running') ?? operations[0];

export function Tray({ folded }: { folded: boolean }) {
  const t = useT();
  const format = useFormat();
  const words = useOperationWords();
  const operations = useUnderWay();
  const first = firstOf(operations);
  if (!first) return null;
  const title = words.title(first);
  return (
    <Popover content={<TrayList operations={operations} />} trigger="click" placement="topLeft">
      <button type="button" className="bare tray" aria-label={`${t('shell.tray.title')}: ${title}`}>
        {folded ? (
          <Icon name="bolt" />
        ) : (
          <span className="row small">
            <span className="cut" dir="auto">
              {title}
            </span>
            <bdi className="push" dir="ltr">
              {format.percent(Math.round(shareOf(first) * 100) / 100)}
            </bdi>
          </span>
        )}
        <Progress label={title} done={first.done} total={first.total} tone={toneOf(first)} />
      </button>
    </Popover>
  );
}

export function TrayList({ operations }: { operations: Operation[] }) {
  const t = useT();
  const words = useOperationWords();
  return (
    <div className="tray-list">
      <div className="row">
        <span className="strong">{t('shell.tray.title')}</span>
        <span className="quiet small push">{t('shell.tray.goes-on')}</span>
      </div>
      {operations.map((operation) => (
        <div key={operation.id}>
          <div className="row">
            <span className="cut" dir="auto">
              {words.title(operation)}
            </span>
            <bdi className="push small" dir="ltr">
              {words.progress(operation)}
            </bdi>
            <OperationActs operation={operation} />
          </div>
          <Progress
            label={words.title(operation)}
            done={operation.done}
            total={operation.total}
            tone={toneOf(operation)}
          />
          <div className="quiet small tray-pace">{words.pace(operation)}</div>
        </div>
      ))}
      <Link to="/settings/jobs" className="small">
        {t('shell.operation.all')}
      </Link>
    </div>
  );
}

/** On the phone: a line of two pixels above the tabs. */
export function PhoneProgress() {
  const words = useOperationWords();
  const operations = useUnderWay();
  const first = firstOf(operations);
  if (!first) return null;
  return (
    <div className="phone-progress">
      <Progress label={words.title(first)} done={first.done} total={first.total} tone={toneOf(first)} />
    </div>
  );
}
