/** The people are on their way into memory, some seconds after a start: no trouble, and it goes by itself. */
import { useFormat, useT } from '../app/words';

export function StillLoading({ share }: { share: number }) {
  const t = useT();
  const format = useFormat();
  const known = Number.isFinite(share);
  return (
    <div className="still-loading" role="status">
      <div className="row small">
        <span className="strong">{t('shell.error.code.loading')}</span>
        {known ? (
          <span className="quiet push">{t('shell.error.loading.progress', { share: format.percent(share) })}</span>
        ) : null}
      </div>
      <div className="thin-bar">
        <span style={{ inlineSize: `${known ? share * 100 : 5}%` }} />
      </div>
    </div>
  );
}
