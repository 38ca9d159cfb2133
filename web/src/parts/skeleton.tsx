/** What stands there while it is awaited, in the layout that it will have: rows, a record with its facts, or a chart. */
import { useEffect, useState } from 'react';
import { useT } from '../app/words';

export type SkeletonShape = 'rows' | 'record' | 'chart';

/** Below this time a wait is not shown at all. */
const NOTICED_MILLISECONDS = 100;
const BARS = [92, 64, 47, 30, 18];

/** Each row a little different, and the same each time. */
function Rows({ rows }: { rows: number }) {
  return (
    <div className="waiting">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index}>
          <span style={{ inlineSize: `${30 + ((index * 37) % 30)}%` }} />
          <span style={{ inlineSize: '12%' }} />
        </div>
      ))}
    </div>
  );
}

function Record({ rows }: { rows: number }) {
  return (
    <>
      <div className="head waiting-head">
        <span style={{ inlineSize: 180 }} />
        <span style={{ inlineSize: 96 }} />
      </div>
      <div className="columns facts-story">
        <Rows rows={Math.min(rows, 5)} />
        <Rows rows={rows} />
      </div>
    </>
  );
}

function Chart() {
  return (
    <div className="waiting">
      {BARS.map((share) => (
        <div key={share}>
          <span style={{ inlineSize: '16%' }} />
          <span style={{ inlineSize: `${share * 0.7}%` }} />
        </div>
      ))}
    </div>
  );
}

export function Skeleton({ shape = 'rows', rows = 6 }: { shape?: SkeletonShape; rows?: number }) {
  const t = useT();
  const [shown, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), NOTICED_MILLISECONDS);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div className={shape === 'record' ? 'skeleton whole' : 'skeleton'} role="status">
      <span className="unseen">{t('shell.common.loading')}</span>
      {shape === 'record' ? <Record rows={rows} /> : shape === 'chart' ? <Chart /> : <Rows rows={rows} />}
    </div>
  );
}
