/** The desk with its rail, and the one sheet of paper on it. On the phone: the sheet and five tabs. */
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react';
import { nextColumn } from './columns';
import { useKeys } from './keys';
import { useLive } from './live';
import { useEndings, useUnderWay } from './long-work';
import { PhoneTabs } from './phone-tabs';
import { MORE, PLACES, SETTINGS } from './places';
import { ProblemStrip } from './problem-strip';
import { Rail, useFolded } from './rail';
import { queryClient, useMe } from './session';
import { forgetProblem, openDialog, tellProblem, useDialog } from './stores';
import { ToastLine } from './toast-line';
import { useT } from './words';

const loadPalette = () => import('./palette');
const DemoStrip = lazy(() => import('./demo-strip').then((file) => ({ default: file.DemoStrip })));
const KeySheet = lazy(() => import('./key-sheet').then((file) => ({ default: file.KeySheet })));

/** After the first page had the line to itself. */
const PALETTE_AFTER_MILLISECONDS = 1_500;

export function Shell() {
  const t = useT();
  const navigate = useNavigate();
  const dialog = useDialog();
  const [folded, fold] = useFolded();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const me = useMe();
  useLive(queryClient, me.user.id);
  useEndings(useUnderWay());
  // Who asks for it types at once, so it is there before; `lazy` would hide its first letters behind a fallback.
  const [Palette, setPalette] = useState<ComponentType | null>(null);
  useEffect(() => {
    if (Palette) return;
    const show = () => void loadPalette().then((file) => setPalette(() => file.Palette), tellProblem);
    const timer = setTimeout(show, dialog === 'palette' ? 0 : PALETTE_AFTER_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [Palette, dialog]);
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
        <Suspense>{me.workspace.is_demo ? <DemoStrip /> : null}</Suspense>
        <ProblemStrip />
        <Outlet />
      </div>
      <PhoneTabs path={path} />
      <ToastLine />
      <Suspense>
        {dialog === 'palette' && Palette ? <Palette /> : null}
        {dialog === 'keys' ? <KeySheet /> : null}
      </Suspense>
    </div>
  );
}
