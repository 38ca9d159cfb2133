/**
 * Words in five languages, loaded lazily by language × room from the catalogue at the repository's root.
 * A screen's route names its rooms and waits for them, so no key is ever shown.
 */
import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import { createIntl, createIntlCache, type IntlShape } from 'react-intl';
import { closedUp, marked } from './chinese';
import { now } from './now';

export const LANGUAGES = ['en', 'zh', 'es', 'vi', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  zh: '简体中文',
  es: 'Español',
  vi: 'Tiếng Việt',
  ar: 'العربية',
};

type Messages = Record<string, string>;
const FILES = import.meta.glob<{ default: Messages }>('../../../words/*/*.json');
const STORED = 'tradewind.language';
/** Nouns that the shell and the shared parts need on every screen. */
const SHELL_NOUNS = ['shell'];

/** Digits in Arabic: 0-9 unless the reader chose ٠-٩. */
export type Digits = 'latn' | 'arab';
const STORED_DIGITS = 'tradewind.digits';

function storedDigits(): Digits {
  try {
    return localStorage.getItem(STORED_DIGITS) === 'arab' ? 'arab' : 'latn';
  } catch {
    return 'latn';
  }
}

const loadedNouns = new Set<string>();
const loaded = new Map<string, Messages>();
const listeners = new Set<() => void>();
let snapshot: { language: Language; digits: Digits; messages: Messages } = {
  language: first(),
  digits: storedDigits(),
  messages: {},
};

export function isLanguage(value: string): value is Language {
  return (LANGUAGES as readonly string[]).includes(value);
}

function first(): Language {
  let asked = '';
  try {
    asked = localStorage.getItem(STORED) ?? '';
  } catch {
    // A browser without storage falls back to its own language.
  }
  asked ||= typeof navigator === 'undefined' ? 'en' : navigator.language.slice(0, 2);
  return isLanguage(asked) ? asked : 'en';
}

async function load(language: Language, noun: string) {
  const name = `${language}/${noun}`;
  if (loaded.has(name)) return;
  const file = FILES[`../../../words/${name}.json`];
  if (!file) throw new Error(`no words for ${name}`);
  loaded.set(name, (await file()).default);
}

async function show(language: Language) {
  await Promise.all([...loadedNouns].map((noun) => load(language, noun)));
  const messages: Messages = {};
  for (const noun of loadedNouns) Object.assign(messages, loaded.get(`${language}/${noun}`));
  snapshot = { ...snapshot, language, messages };
  for (const listener of listeners) listener();
}

/** Loads the words of these nouns in the language shown; resolves when they can be read. */
export async function needWords(...nouns: string[]) {
  const missing = [...SHELL_NOUNS, ...nouns].filter((noun) => !loadedNouns.has(noun));
  if (missing.length === 0) return;
  await Promise.all(missing.map((noun) => load(snapshot.language, noun)));
  for (const noun of missing) loadedNouns.add(noun);
  await show(snapshot.language);
}

/** Shows another language at once, without leaving the page. */
export async function chooseLanguage(language: Language) {
  await show(language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // The choice then lasts until the page closes.
  }
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** English is written day first, as trade does across borders. */
const LOCALES: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN', es: 'es', vi: 'vi', ar: 'ar' };
export const localeOf = (language: Language, digits: Digits) =>
  language === 'ar' ? `ar-u-nu-${digits}` : LOCALES[language];
export function chooseDigits(digits: Digits) {
  try {
    localStorage.setItem(STORED_DIGITS, digits);
  } catch {
    // The choice then lasts until the page closes.
  }
  snapshot = { ...snapshot, digits };
  for (const listener of listeners) listener();
}

const cache = createIntlCache();
const Context = createContext<{ intl: IntlShape; language: Language; digits: Digits } | null>(null);

export function Words({ children }: { children: ReactNode }) {
  const { language, digits, messages } = useSyncExternalStore(subscribe, () => snapshot);
  const value = useMemo(
    () => ({
      language,
      digits,
      intl: createIntl({ locale: localeOf(language, digits), messages, onError: complain }, cache),
    }),
    [language, digits, messages],
  );
  return <Context value={value}>{children}</Context>;
}

function complain(error: Error) {
  if (import.meta.env.DEV) console.error(error.message);
}

export type Values = Record<string, string | number | boolean | Date | null | undefined>;
export type Translate = (key: string, values?: Values) => string;

function useContextOf() {
  const value = useContext(Context);
  if (!value) throw new Error('a text was asked for outside of <Words>');
  return value;
}

export const useLanguage = (): Language => useContextOf().language;
export const useDigits = (): Digits => useContextOf().digits;

/** `t(key)`. With a code of the server: `t.code(start, code)` falls back to the room's `other`. */
export function useT() {
  const { intl, language } = useContextOf();
  return useMemo(() => {
    const fill: Translate = (key, values) =>
      intl.formatMessage({ id: key, defaultMessage: key }, values as Record<string, string>);
    const t: Translate =
      language === 'zh' ? (key, values) => (values ? closedUp(fill(key, marked(values))) : fill(key)) : fill;
    const has = (key: string) => key in intl.messages;
    const code = (room: string, name: string, values?: Values) =>
      has(`${room}.${name}`) ? t(`${room}.${name}`, values) : t(`${room}.other`, { code: name });
    return Object.assign(t, { has, code });
  }, [intl, language]);
}

/** The code stays before the number in every language, and the whole reads from left to right. */
function moneyOf(locale: string, minor: number, currency: string): string {
  try {
    const digits = digitsOf(currency);
    const amount = new Intl.NumberFormat(locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      trailingZeroDisplay: 'stripIfInteger',
    } as Intl.NumberFormatOptions).format(minor / 10 ** digits);
    return `${currency} ${amount}`;
  } catch {
    return `${currency} ${minor}`;
  }
}

/** Decimals of a currency's minor unit (ISO 4217), as the browser knows them. */
export function digitsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

const SEPARATORS: Partial<Record<Language, string>> = { zh: '、', ar: '، ' };

/** Chinese is set with a space between its characters and digits; the browser's own dates are not. */
export function spaced(text: string): string {
  return text
    .replace(/(\p{Script=Han})(?=\d)/gu, '$1 ')
    .replace(/(\d)(?=\p{Script=Han})/gu, '$1 ')
    .replace(/(日)(?=周|星期)/gu, '$1 ');
}

/** `intl` with its dates and stretches of time set as the language sets them. */
function wellSet(intl: IntlShape) {
  const set = intl.locale.startsWith('zh') ? spaced : (text: string) => text;
  return {
    locale: intl.locale,
    formatNumber: (...given: Parameters<IntlShape['formatNumber']>) => set(intl.formatNumber(...given)),
    formatDate: (...given: Parameters<IntlShape['formatDate']>) => set(intl.formatDate(...given)),
    formatRelativeTime: (...given: Parameters<IntlShape['formatRelativeTime']>) =>
      set(intl.formatRelativeTime(...given)),
  };
}

/** Numbers, days and times as the reader writes them. Times are in the reader's zone unless one is named. */
export function useFormat() {
  const { intl: own, language } = useContextOf();
  return useMemo(() => {
    const intl = wellSet(own);
    const locale = intl.locale;
    const regions = new Intl.DisplayNames(locale, { type: 'region' });
    const languages = new Intl.DisplayNames(locale, { type: 'language' });
    const named = (names: Intl.DisplayNames, code: string) => {
      try {
        return names.of(code) ?? code;
      } catch {
        return code;
      }
    };
    return {
      number: (value: number) => intl.formatNumber(value),
      /** An amount in minor units with its code, as `USD 148,200`; whole amounts without decimals. */
      money: (minor: number, currency: string) => moneyOf(intl.locale, minor, currency),
      /** A share that is not zero is never said as 0 %: of complaints a few in ten thousand count. */
      percent: (share: number) =>
        intl.formatNumber(share, { style: 'percent', maximumFractionDigits: share > 0 && share < 0.001 ? 2 : 1 }),
      day: (at: string | Date) => intl.formatDate(at, { year: 'numeric', month: 'short', day: 'numeric' }),
      dayOfMonth: (at: string | Date) => intl.formatDate(at, { month: 'short', day: 'numeric' }),
      /** A day as a heading: its weekday too, its year only when it is another. */
      dayHead: (at: string | Date) => {
        const year = new Date(at).getFullYear() === new Date(now()).getFullYear() ? undefined : ('numeric' as const);
        return intl.formatDate(at, { weekday: 'long', day: 'numeric', month: 'long', year });
      },
      time: (at: string | Date) => intl.formatDate(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
      moment: (at: string | Date) =>
        intl.formatDate(at, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
      momentIn: (timeZone: string, at: Date) =>
        intl.formatDate(at, { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }),
      weekdayIn: (timeZone: string, at: Date) => intl.formatDate(at, { weekday: 'short', timeZone }),
      monthName: (at: Date) => intl.formatDate(at, { month: 'long', timeZone: 'UTC' }),
      /** A day that comes back each year, with the year where it is known. */
      birthday: ({ day, month, year }: { day: number; month: number; year?: number | null }) =>
        intl.formatDate(new Date(Date.UTC(year ?? 2024, month - 1, day)), {
          day: 'numeric',
          month: 'long',
          year: year ? 'numeric' : undefined,
          timeZone: 'UTC',
        }),
      month: (at: Date) => intl.formatDate(at, { year: 'numeric', month: 'long' }),
      weekday: (at: Date) => intl.formatDate(at, { weekday: 'short' }),
      clockIn: (zone: string, at: Date) => {
        try {
          return intl.formatDate(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone });
        } catch {
          return '';
        }
      },
      /** Within 7 days how long it is, before or after; then the day. `<When>` shows it with the full date. */
      ago: (at: string, since: number = now()) => {
        const minutes = Math.round((Date.parse(at) - since) / 60_000);
        const [hours, days] = [Math.round(minutes / 60), Math.round(minutes / 1440)];
        if (Math.abs(days) > 7) return intl.formatDate(at, { year: 'numeric', month: 'short', day: 'numeric' });
        if (Math.abs(hours) >= 24) return intl.formatRelativeTime(days, 'day');
        if (Math.abs(minutes) >= 60) return intl.formatRelativeTime(hours, 'hour');
        return intl.formatRelativeTime(minutes, 'minute', { numeric: 'auto' });
      },
      /** Day and time in full. */
      full: (at: string | Date) =>
        intl.formatDate(at, {
          weekday: 'short',
          year: 'numeric',
          month: 'short',
          day: 'numeric',
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
        }),
      /** Whole days back, however many: for rhythms, where the number is the point. */
      daysAgo: (at: string, since: number = now()) =>
        intl.formatRelativeTime(Math.ceil((Date.parse(at) - since) / 86_400_000), 'day', { numeric: 'auto' }),
      /** A stretch of time in its largest unit: `40 sec`, `3 min`, `2 hr`. */
      span: (seconds: number) => {
        const [value, unit]: [number, 'second' | 'minute' | 'hour'] =
          seconds < 90 ? [seconds, 'second'] : seconds < 5_400 ? [seconds / 60, 'minute'] : [seconds / 3_600, 'hour'];
        // British English writes `mins`; the symbol of the unit has no plural.
        return new Intl.NumberFormat(locale === LOCALES.en ? 'en' : locale, {
          style: 'unit',
          unit,
          unitDisplay: 'short',
        }).format(Math.max(1, Math.round(value)));
      },
      country: (code: string) => named(regions, code),
      language: (code: string) => named(languages, code),
      /** Names one after another, as the language separates them. */
      list: (names: string[]) => names.join(SEPARATORS[language] ?? ', '),
      /** One of several names, as the language says it: `Chile, Peru or Brazil`. */
      either: (names: string[]) => new Intl.ListFormat(locale, { type: 'disjunction' }).format(names),
    };
  }, [own, language]);
}
