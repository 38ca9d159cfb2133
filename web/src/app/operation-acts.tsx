/** What can be done with running work, as small buttons; what cannot be taken back is asked first. */
import { lazy, Suspense, useState } from 'react';
import type { Operation } from '../api/types';
import type { IconName } from '../parts/icons';
import { IconButton } from '../parts/small';
import { type OperationVerb, useOperationAct } from './long-work';
import { useT } from './words';

/** A dialog is no part of the shell: it is loaded when somebody is about to be asked. */
const Confirm = lazy(() => import('../parts/confirm').then((file) => ({ default: file.Confirm })));

const ICONS: Record<OperationVerb, IconName> = { pause: 'pause', resume: 'play', cancel: 'close', undo: 'undo' };
const isVerb = (verb: string): verb is OperationVerb => verb in ICONS;

export function OperationActs({ operation }: { operation: Operation }) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const act = useOperationAct();
  const run = (verb: OperationVerb) => {
    if (verb === 'cancel' && operation.noun === 'campaign') setAsking(true);
    else act.mutate({ operation, verb });
  };
  return (
    <span className="row operation-acts">
      {operation.can.filter(isVerb).map((verb) => (
        <IconButton
          key={verb}
          icon={ICONS[verb]}
          label={t(`shell.operation.act.${verb}`)}
          disabled={act.isPending}
          onClick={() => run(verb)}
        />
      ))}
      {asking ? (
        <Suspense>
          <Confirm
            danger
            title={t('shell.operation.cancel-title', { name: operation.title.arguments.name })}
            text={t('shell.operation.cancel-text')}
            verb={t('shell.operation.act.cancel')}
            busy={act.isPending}
            onDo={() => {
              act.mutate({ operation, verb: 'cancel' });
              setAsking(false);
            }}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      ) : null}
    </span>
  );
}
