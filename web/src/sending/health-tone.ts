/** The states of health as the screens draw them: an icon and a tone, never a tone alone. */
import type { IconName } from '../parts/icons';
import type { Tone } from '../parts/small';

export type State = 'good' | 'unknown' | 'warn' | 'bad';

export const ICONS: Record<State, IconName> = { good: 'check', unknown: 'clock', warn: 'warning', bad: 'warning' };
export const TONES: Record<State, Tone> = { good: 'good', unknown: 'plain', warn: 'warn', bad: 'bad' };

/** A word of the server, or `unknown` for one that a newer server has. */
export const stateOf = (word: string | null): State =>
  word === 'good' || word === 'warn' || word === 'bad' ? word : 'unknown';

/** Names of the trade, the same in every language; the rest has words. */
const NAMES: Record<string, string> = {
  spf: 'SPF',
  dkim: 'DKIM',
  dmarc: 'DMARC',
  mx: 'MX',
  ptr: 'PTR',
  tls: 'TLS',
  mta_sts: 'MTA-STS',
  tls_rpt: 'TLS-RPT',
  bimi: 'BIMI',
};
export const tradeNameOf = (check: string): string | undefined => NAMES[check];

/** Names and records keep their own direction inside a sentence of another script (Unicode's isolates). */
const isolated = (text: string) => `\u2068${text}\u2069`;

type Shown = (value: number) => string;

/** Counts are numbers to the plural rules; other whole numbers are written as the reader does; a policy stands behind its `p=`; names are isolated. */
function argumentOf(name: string, value: string, shown: Shown): string | number {
  if (name === 'count') return Number(value);
  if (/^\d{4,15}$/.test(value)) return shown(Number(value));
  return name === 'policy' ? value : isolated(value);
}

export function argumentsOf(written: Record<string, string>, shown: Shown): Record<string, string | number> {
  return Object.fromEntries(Object.entries(written).map(([name, value]) => [name, argumentOf(name, value, shown)]));
}

/** What of `next` is not in `before`, word by word: the part of a record that changes. */
export function changedParts(before: string | null, next: string): { text: string; isNew: boolean }[] {
  const known = new Set((before ?? '').split(/[\s;]+/).filter(Boolean));
  return next.split(/(\s+)/).map((text) => {
    const bare = text.replace(/;$/, '');
    return { text, isNew: before !== null && bare.trim() !== '' && !known.has(bare) };
  });
}
