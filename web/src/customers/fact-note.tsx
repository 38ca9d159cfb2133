/** Since when a fact is as it is and who said it, below the fact; what has no note came with its record. */
import { createContext, useContext } from 'react';
import type { FactNotes } from '../api/types';
import { useFormat, useT } from '../app/words';

export const NotesOfFacts = createContext<FactNotes>({});

export function FactNote({ of }: { of: string }) {
  const t = useT();
  const format = useFormat();
  const note = useContext(NotesOfFacts)[of];
  if (!note) return null;
  const source = t(`customers.fact.source.${note.source}`);
  return <small className="fact-note quiet">{t('customers.fact.note', { day: format.day(note.since), source })}</small>;
}
