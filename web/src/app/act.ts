/** A change on the server, made by hand: failures go to the strip, successes refresh what shows the noun. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { undo as undoOperation } from '../api/operations';
import { forgetProblem, say, tellProblem } from './stores';

type Outcome<R> = {
  /** Nouns whose queries are stale after it. */
  nouns: string[];
  done?: (result: R) => void;
  /** Past tense, with the count. */
  said?: (result: R) => string;
};

function undoOf(result: unknown): string | null {
  if (typeof result !== 'object' || result === null || !('undo_id' in result)) return null;
  return typeof result.undo_id === 'string' ? result.undo_id : null;
}

export function useAct<A, R>(run: (argument: A) => Promise<R>, outcome: Outcome<R>) {
  const client = useQueryClient();
  const refresh = () => Promise.all(outcome.nouns.map((noun) => client.invalidateQueries({ queryKey: [noun] })));
  return useMutation<R, unknown, A>({
    mutationFn: run,
    onError: tellProblem,
    onSuccess: (result) => {
      forgetProblem();
      const id = undoOf(result);
      if (outcome.said) say(outcome.said(result), id ? () => undoOperation(id).then(refresh) : undefined);
      outcome.done?.(result);
      return refresh();
    },
  });
}
