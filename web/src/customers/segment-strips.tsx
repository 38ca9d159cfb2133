/** What stands over the builder: somebody else saved meanwhile, or one is about to leave what is not saved. */
import { Button } from 'antd';
import { useEffect } from 'react';
import type { Segment } from '../api/types';
import { useT } from '../app/words';
import { draftOf, type useDraft } from './segment-draft';
import type { Saving } from './segment-saving';

type Props = { segment: Segment | undefined; draft: ReturnType<typeof useDraft>; saving: Saving };

export function SegmentStrips({ segment, draft, saving }: Props) {
  const t = useT();
  const newer = segment && segment.version > saving.version ? segment : null;
  const take = (isShown: boolean) => {
    if (!newer) return;
    saving.setVersion(newer.version);
    draft.settle(draftOf(newer), isShown);
  };
  // Who changed nothing here sees what is there now.
  const isQuiet = newer !== null && !draft.isChanged;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each newer version
  useEffect(() => {
    if (isQuiet) take(true);
  }, [isQuiet, newer?.version]);
  if (saving.blocker.status === 'blocked') {
    const { proceed, reset } = saving.blocker;
    return (
      <div className="row wrap segment-strip" role="alert">
        <span className="warn">{t('shell.form.unsaved')}</span>
        <span className="row wrap push">
          <Button type="text" danger onClick={proceed}>
            {t('shell.form.discard')}
          </Button>
          <Button autoFocus onClick={reset}>
            {t('shell.form.stay')}
          </Button>
        </span>
      </div>
    );
  }
  if (!newer || isQuiet) return null;
  return (
    <div className="row wrap segment-strip" role="alert">
      <span className="warn">{t('customers.segment.meanwhile')}</span>
      <span className="row wrap push">
        <Button onClick={() => take(true)}>{t('shell.meanwhile.take-theirs')}</Button>
        <Button onClick={() => take(false)}>{t('shell.meanwhile.keep-mine')}</Button>
      </span>
    </div>
  );
}
