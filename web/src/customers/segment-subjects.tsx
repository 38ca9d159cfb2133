/** What events of a condition are about: the newest things and campaigns at once, the others by typing, and the names of what is chosen. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useEffect, useRef, useState } from 'react';
import { findEventSubjects, listEventSubjectNames } from '../api/operations';
import type { FieldChoice } from '../api/types';
import { useT } from '../app/words';
import { filterOption } from '../parts/choices';
import { Pick } from '../parts/pick';

/** So many names are asked for at once; the server's own limit. */
const NAMES_AT_ONCE = 100;
/** The ids of campaigns begin with it; everything else is a thing. */
const CAMPAIGN = 'cam_';

async function namesOf(ids: string[]): Promise<FieldChoice[]> {
  const parts = Array.from({ length: Math.ceil(ids.length / NAMES_AT_ONCE) }, (_, at) =>
    ids.slice(at * NAMES_AT_ONCE, (at + 1) * NAMES_AT_ONCE),
  );
  return (await Promise.all(parts.map(listEventSubjectNames))).flat();
}

/** The name of what an id stands for; those that are not among the offered ones are asked for once somebody wants them. */
export function useSubjectNames(offered: FieldChoice[]): (id: string) => string {
  const [wanted, setWanted] = useState<string[]>([]);
  const missed = useRef(new Set<string>());
  const { data } = useQuery({
    queryKey: ['thing', 'names', wanted],
    queryFn: () => namesOf(wanted),
    enabled: wanted.length > 0,
    placeholderData: (old) => old,
  });
  useEffect(() => {
    const fresh = [...missed.current].filter((id) => !wanted.includes(id));
    missed.current.clear();
    if (fresh.length > 0) setWanted([...wanted, ...fresh]);
  });
  return useCallback(
    (id: string) => {
      const known = offered.find((one) => one.value === id) ?? data?.find((one) => one.value === id);
      if (!known) missed.current.add(id);
      return known?.label || '…';
    },
    [offered, data],
  );
}

type Props = { happened: string; offered: FieldChoice[]; chosen: string[]; onPick: (id: string) => void };

export function SubjectPick({ happened, offered, chosen, onPick }: Props) {
  const t = useT();
  const nameOf = useSubjectNames(offered);
  const [text, setText] = useState('');
  const search = useDeferredValue(text.trim());
  const { data } = useQuery({
    queryKey: ['thing', 'search', happened, search],
    queryFn: () => findEventSubjects(happened, search),
    enabled: search !== '',
    placeholderData: (old) => old,
  });
  const near = text ? offered.filter((option) => filterOption(text.trim(), option)) : offered;
  const more = text ? (data ?? []).filter((one) => !near.some((known) => known.value === one.value)) : [];
  // What is marked stays in sight while nothing is typed.
  const marked = text ? [] : chosen.filter((id) => !offered.some((one) => one.value === id));
  const shown = [...marked.map((value) => ({ value, label: nameOf(value) })), ...near, ...more];
  const isCampaign = ({ value }: { value: string }) => value.startsWith(CAMPAIGN);
  const [campaigns, things] = [shown.filter(isCampaign), shown.filter((one) => !isCampaign(one))];
  const named = (key: string, all: typeof shown) => all.map(({ value, label }) => ({ value, label, group: t(key) }));
  const options = [
    ...named('customers.segment.about.things', things),
    ...named('customers.segment.about.campaigns', campaigns),
  ];
  return (
    <Pick
      label={t('customers.segment.about')}
      options={options}
      chosen={chosen}
      many
      onPick={onPick}
      onText={setText}
    />
  );
}
