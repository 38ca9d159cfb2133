import { useEffect } from 'react';
import { showKeys, useKeys } from './keys';
import { currentToast, hush, say, TOAST_MILLISECONDS, tellProblem, useToast } from './stores';
import { useT } from './words';

/** The dark line that says what was done, with its undo for ten seconds. */
export function ToastLine() {
  const t = useT();
  const toast = useToast();
  const undo = () => {
    const act = currentToast()?.undo;
    if (!act) return;
    hush();
    act().then(() => say(t('shell.common.undone')), tellProblem);
  };
  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(hush, TOAST_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [toast]);
  useKeys([{ keys: 'mod+z', label: 'shell.keys.undo', run: undo }], 'program');
  return (
    <div aria-live="polite" className="toast-place">
      {toast ? (
        <div className="toast">
          <span dir="auto">{toast.text}</span>
          {toast.undo ? (
            <>
              <button type="button" className="bare" onClick={undo}>
                {t('shell.common.undo')}
              </button>
              <kbd>{showKeys('mod+z').join(' ')}</kbd>
            </>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
