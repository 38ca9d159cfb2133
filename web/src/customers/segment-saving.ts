/** Saving a segment: made once, then changed as it was read; what the server refuses is said at its field. */
import { useBlocker } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { ApiError } from '../api/client';
import { changeSegment, createSegment } from '../api/operations';
import type { Segment } from '../api/types';
import { useAct } from '../app/act';
import { useKeys } from '../app/keys';
import { forgetProblem } from '../app/stores';
import { useT } from '../app/words';
import { draftOf, saidOf, type useDraft } from './segment-draft';

type Asked = {
  segment: Segment | undefined;
  draft: ReturnType<typeof useDraft>;
  onMade: (id: string) => Promise<unknown>;
};

export type Saving = ReturnType<typeof useSaving>;

export function useSaving({ segment, draft, onMade }: Asked) {
  const t = useT();
  const [version, setVersion] = useState(segment?.version ?? 0);
  const [faults, setFaults] = useState<Record<string, string>>({});
  // What was just saved holds nobody, though the page has not heard of it yet.
  const isLeaving = useRef(false);
  const save = useAct(
    () => {
      const said = saidOf(draft.draft);
      return segment ? changeSegment(segment.id, { version, ...said }) : createSegment(said);
    },
    {
      nouns: ['segment', 'contact', 'condition-field'],
      said: (saved) => t('customers.segment.saved', { name: saved.name }),
      done: (saved) => {
        setFaults({});
        setVersion(saved.version);
        draft.settle(draftOf(saved), false);
        if (segment) return;
        isLeaving.current = true;
        void onMade(saved.id);
      },
    },
  );
  const run = () => {
    if (save.isPending) return;
    save.mutate(undefined, {
      onError: (error) => {
        const found =
          error instanceof ApiError ? error.problem.fields.filter(({ field }) => field !== 'condition') : [];
        setFaults(Object.fromEntries(found.map(({ field, code }) => [field, code])));
        if (found.length > 0) forgetProblem();
      },
    });
  };
  useKeys([{ keys: 'mod+s', label: 'shell.common.save', run, everywhere: true }]);
  const holds = () => draft.isChanged && !isLeaving.current;
  const blocker = useBlocker({ shouldBlockFn: holds, enableBeforeUnload: holds, withResolver: true });
  return {
    run,
    faults,
    isPending: save.isPending,
    version,
    /** From here on it was read as the server has it now. */
    setVersion,
    /** Gone without a question. */
    leave: () => {
      isLeaving.current = true;
    },
    blocker,
  };
}
