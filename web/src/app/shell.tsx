/** The desk with its rail, and the one sheet of paper on it. On the phone: the sheet and five tabs. */
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { nextColumn } from './columns';
import { DemoStrip } from './demo-strip';
import { useKeys } from './keys';
import { useLive } from './live';
import { useEndings, useUnderWay } from './long-work';
import { PhoneTabs } from './phone-tabs';
import { MORE, PLACES, SETTINGS } from './places';
import { ProblemStrip } from './problem-strip';
import { Rail, useFolded } from './rail';
import { queryClient, useMe } from './session';
import { forgetProblem, openDialog, useDialog } from './stores';
import { ToastLine } from './toast-line';
import { useT } from './words';

const Palette = lazy(() => import('./palette').then((file) => ({ default: file.Palette })));
const KeySheet = lazy(() => import('./key-sheet').then((file) => ({ default: file.KeySheet })));

export function Shell() {
  const t = useT();
  const navigate = useNavigate();
  const dialog = useDialog();
  const [folded, fold] = useFolded();
  const path = useRouterState({ select: (state) => state.location.pathname });
  useLive(queryClient, useMe().user.id);
  useEndings(useUnderWay());
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page starts without the old one's trouble
  useEffect(forgetProblem, [path]);
  useKeys(
    [
      { keys: 'mod+k', label: 'shell.keys.palette', run: () => openDialog('palette'), everywhere: true },
      { keys: '?', label: 'shell.keys.sheet', run: () => openDialog('keys') },
      { keys: 'mod+b', label: 'shell.keys.fold', run: () => fold(!folded) },
      { keys: 'f6', label: 'shell.keys.column', run: nextColumn, everywhere: true },
      ...[...PLACES, ...MORE, ...SETTINGS]
        .filter((place) => place.keys)
        .map((place) => ({
          keys: place.keys!,
          label: place.label,
          run: () => void navigate({ to: place.to }),
        })),
    ],
    'program',
  );
  return (
    <div className={folded ? 'shell folded' : 'shell'}>
      <a className="skip" href="#sheet">
        {t('shell.skip')}
      </a>
      <Rail folded={folded} onFold={() => fold(!folded)} path={path} />
      <div className="sheet" id="sheet" tabIndex={-1}>
        <DemoStrip />
        <ProblemStrip />
        <Outlet />
      </div>
      <PhoneTabs path={path} />
      <ToastLine />
      <Suspense>
        {dialog === 'palette' ? <Palette /> : null}
        {dialog === 'keys' ? <KeySheet /> : null}
      </Suspense>
    </div>
  );
}
