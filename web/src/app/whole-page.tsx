/** What stands in place of a screen that is missing or broke. */
import { Button } from 'antd';
import { ApiError } from '../api/client';
import { Mark } from '../parts/icons';
import { useT } from './words';

export function MissingScreen() {
  const t = useT();
  return (
    <main className="whole-page">
      <Mark size={32} />
      <h1>{t('shell.error.missing.title')}</h1>
      <p>{t('shell.error.missing.text')}</p>
      <Button type="primary" href="/">
        {t('shell.error.missing.home')}
      </Button>
    </main>
  );
}

export function BrokenScreen({ error }: { error: unknown }) {
  const t = useT();
  const problem = error instanceof ApiError ? error.problem : null;
  return (
    <main className="whole-page" role="alert">
      <Mark size={32} />
      <h1>{problem ? t.code('shell.error.code', problem.code) : t('shell.error.broken.title')}</h1>
      <p>{problem?.code === 'unreachable' ? t('shell.error.unreachable.text') : t('shell.error.broken.text')}</p>
      <Button type="primary" onClick={() => location.reload()}>
        {t('shell.error.broken.reload')}
      </Button>
      {problem?.trace_id ? <span className="code quiet">{problem.trace_id}</span> : null}
    </main>
  );
}
