/** Who else is at a record at this moment, told and asked by one heartbeat. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { tellPresence } from '../api/operations';
import type { Presence } from '../api/types';
import { useT } from '../app/words';
import { Icon } from './icons';

/** The server forgets who misses two of them. */
const BEAT_MILLISECONDS = 10_000;
/** Pages and forms of this tab that are at a record, and how many of them edit it. */
const here = new Map<string, { open: number; editing: number }>();

function join(record: string, what: 'open' | 'editing', by: 1 | -1) {
  const place = here.get(record) ?? { open: 0, editing: 0 };
  place[what] += by;
  if (place.open + place.editing > 0) here.set(record, place);
  else here.delete(record);
}

const beat = (record: string) => tellPresence(record, here.get(record)?.editing ? 'editing' : 'looking');

/** Tells that one looks at the record while the page is open; answers who else does. */
export function usePresence(record: string | undefined): Presence | undefined {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['presence', record],
    queryFn: () => beat(record!),
    enabled: record !== undefined,
    refetchInterval: BEAT_MILLISECONDS,
    staleTime: 0,
    retry: false,
  });
  useEffect(() => {
    if (!record) return;
    join(record, 'open', 1);
    const leave = () => void tellPresence(record, 'gone').catch(() => undefined);
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      join(record, 'open', -1);
      if (here.has(record)) return;
      leave();
      client.removeQueries({ queryKey: ['presence', record] });
    };
  }, [record, client]);
  return query.data;
}

/** Tells that the record is being edited, as long as it is. */
export function useEditing(record: string | undefined, editing = true) {
  const client = useQueryClient();
  useEffect(() => {
    if (!record || !editing) return;
    join(record, 'editing', 1);
    void client.invalidateQueries({ queryKey: ['presence', record] });
    return () => {
      join(record, 'editing', -1);
      void client.invalidateQueries({ queryKey: ['presence', record] });
    };
  }, [record, editing, client]);
}

/** Quietly in the head of a record: who else edits it or looks at it. */
export function AlsoHere({ record }: { record: string }) {
  const t = useT();
  const others = usePresence(record)?.others ?? [];
  const editing = others.filter((one) => one.editing);
  const shown = editing.length > 0 ? editing : others;
  const names = shown.map((one) => one.name).join(t('shell.presence.comma'));
  return (
    <span className="also-here" aria-live="polite">
      {shown.length > 0 ? (
        <>
          <Icon name={editing.length > 0 ? 'edit' : 'eye'} size={14} />
          <span className="cut" dir="auto">
            {t(editing.length > 0 ? 'shell.presence.editing' : 'shell.presence.looking', {
              count: shown.length,
              names,
            })}
          </span>
        </>
      ) : null}
    </span>
  );
}
