/**
 * A letter that saves itself: changes are gathered and saved in their order. When somebody else saved it meanwhile nothing is
 * saved until it is settled, field by field, what stays and what is taken over.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/client';
import { getLetter, updateLetter } from '../api/operations';
import type { Letter, LetterChange } from '../api/types';
import { tellProblem } from '../app/stores';
import { useT } from '../app/words';
import type { Clash } from '../parts/meanwhile';

/** Typing rests this long before the letter is saved and drawn again. */
const REST_MILLISECONDS = 600;
const FIELDS = ['name', 'kind', 'language', 'subject', 'preheader', 'source'] as const;

export function useSaving(letter: Letter) {
  const client = useQueryClient();
  const t = useT();
  const waiting = useRef<LetterChange>({});
  const saved = useRef(letter);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef(false);
  const [at, setAt] = useState<Date | null>(null);
  const [theirs, setTheirs] = useState<Letter | null>(null);
  const [round, setRound] = useState(0);
  const key = ['letter', 'one', letter.id];
  const save = async () => {
    clearTimeout(timer.current);
    if (running.current || theirs || Object.keys(waiting.current).length === 0) return;
    const change = waiting.current;
    waiting.current = {};
    running.current = true;
    try {
      saved.current = await updateLetter(letter.id, change, saved.current.version);
      client.setQueryData(key, saved.current);
      setAt(new Date());
    } catch (error) {
      waiting.current = { ...change, ...waiting.current };
      if (error instanceof ApiError && error.problem.code === 'changed_meanwhile') await compare();
      else tellProblem(error);
      return;
    } finally {
      running.current = false;
    }
    if (Object.keys(waiting.current).length > 0) void latest.current();
  };
  const compare = async () => {
    const now = await getLetter(letter.id);
    await client.invalidateQueries({ queryKey: ['presence', letter.id] });
    if (clashesOf(waiting.current, saved.current, now, t).length > 0) return setTheirs(now);
    // They changed other fields: mine stand beside theirs.
    saved.current = now;
    timer.current = setTimeout(() => void latest.current(), 0);
  };
  const latest = useRef(save);
  latest.current = save;
  useEffect(() => () => void latest.current(), []);
  const change = (next: LetterChange) => {
    waiting.current = {
      ...waiting.current,
      ...next,
      slots: next.slots ? { ...waiting.current.slots, ...next.slots } : waiting.current.slots,
    };
    if (!waiting.current.slots) delete waiting.current.slots;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void latest.current(), REST_MILLISECONDS);
  };
  const settle = (taken: string[]) => {
    if (!theirs) return;
    const left: LetterChange = { ...waiting.current, slots: { ...waiting.current.slots } };
    for (const name of taken) {
      if (name.startsWith(SLOT)) delete left.slots?.[name.slice(SLOT.length)];
      else delete left[name as (typeof FIELDS)[number]];
    }
    if (Object.keys(left.slots ?? {}).length === 0) delete left.slots;
    waiting.current = left;
    saved.current = theirs;
    client.setQueryData(key, theirs);
    setTheirs(null);
    // The fields are drawn anew from what stands now; what stays mine is saved and shown with it.
    timer.current = setTimeout(() => void latest.current().then(() => setRound((count) => count + 1)), 0);
  };
  const clashes = theirs ? clashesOf(waiting.current, saved.current, theirs, t) : [];
  return { change, save, at, clashes, settle, round };
}

const SLOT = 'slot:';

/** Where I am about to write over what they wrote since. */
function clashesOf(mine: LetterChange, base: Letter, theirs: Letter, t: ReturnType<typeof useT>): Clash[] {
  const textOf = (letter: Letter, name: string) => letter.slots?.find((slot) => slot.name === name)?.text ?? '';
  const fields = FIELDS.filter((field) => mine[field] !== undefined).map((field) => ({
    key: field,
    label: field === 'source' ? t('letters.letter.tab.source') : t(`letters.letter.${field}`),
    before: String(base[field] ?? ''),
    mine: String(mine[field] ?? ''),
    theirs: String(theirs[field] ?? ''),
  }));
  const slots = Object.entries(mine.slots ?? {}).map(([name, text]) => ({
    key: `${SLOT}${name}`,
    label: t.has(`letters.letter.slot.${name}`) ? t(`letters.letter.slot.${name}`) : name,
    before: textOf(base, name),
    mine: String(text ?? ''),
    theirs: textOf(theirs, name),
  }));
  return [...fields, ...slots]
    .filter((one) => one.theirs !== one.before && one.theirs !== one.mine)
    .map(({ key, label, mine, theirs }) => ({ key, label, mine, theirs, touched: true }));
}
