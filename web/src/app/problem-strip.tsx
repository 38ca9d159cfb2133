import { Icon } from '../parts/icons';
import { ProblemBox } from '../parts/states';
import { forgetProblem, useProblem } from './stores';
import { useT } from './words';

/** What the last act could not do: what, why, what to do, an id to copy. What was typed stays. */
export function ProblemStrip() {
  const t = useT();
  const problem = useProblem();
  if (!problem) return null;
  return (
    <div className="problem-strip">
      <ProblemBox problem={problem} />
      <button
        type="button"
        className="icon-button"
        onClick={forgetProblem}
        aria-label={t('shell.common.close')}
        title={t('shell.common.close')}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
