/**
 * Words in five languages, loaded lazily by language × room from the catalogue at the repository's root.
 * A screen's route names its rooms and waits for them, so no key is ever shown.
 */
import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import { createIntl, createIntlCache, type IntlShape } from 'react-intl';
import { serverNow } from './now';

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

const loadedNouns = new Set<string>();
const loaded = new Map<string, Messages>();
const listeners = new Set<() => void>();
let snapshot: { language: Language; messages: Messages } = { language: first(), messages: {} };

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
  snapshot = { language, messages };
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

const LOCALES: Record<Language, string> = { en: 'en', zh: 'zh-CN', es: 'es', vi: 'vi', ar: 'ar-u-nu-latn' };
const cache = createIntlCache();
const Context = createContext<{ intl: IntlShape; language: Language } | null>(null);

export function Words({ children }: { children: ReactNode }) {
  const { language, messages } = useSyncExternalStore(subscribe, () => snapshot);
  const value = useMemo(
    () => ({ language, intl: createIntl({ locale: LOCALES[language], messages, onError: complain }, cache) }),
    [language, messages],
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

/** `t(key)`. With a code of the server: `t.code(start, code)` falls back to the room's `other`. */
export function useT() {
  const { intl } = useContextOf();
  return useMemo(() => {
    const t: Translate = (key, values) =>
      intl.formatMessage({ id: key, defaultMessage: key }, values as Record<string, string>);
    const has = (key: string) => key in intl.messages;
    const code = (room: string, name: string, values?: Values) =>
      has(`${room}.${name}`) ? t(`${room}.${name}`, values) : t(`${room}.other`, { code: name });
    return Object.assign(t, { has, code });
  }, [intl]);
}

/** Numbers, days and times as the reader writes them. Times are in the reader's zone unless one is named. */
export function useFormat() {
  const { intl } = useContextOf();
  return useMemo(() => {
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
      percent: (share: number) => intl.formatNumber(share, { style: 'percent', maximumFractionDigits: 1 }),
      day: (at: string | Date) => intl.formatDate(at, { year: 'numeric', month: 'short', day: 'numeric' }),
      dayOfMonth: (at: string | Date) => intl.formatDate(at, { month: 'short', day: 'numeric' }),
      time: (at: string | Date) => intl.formatDate(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
      moment: (at: string | Date) =>
        intl.formatDate(at, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
      momentIn: (timeZone: string, at: Date) =>
        intl.formatDate(at, { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }),
      weekdayIn: (timeZone: string, at: Date) => intl.formatDate(at, { weekday: 'short', timeZone }),
      month: (at: Date) => intl.formatDate(at, { year: 'numeric', month: 'long' }),
      weekday: (at: Date) => intl.formatDate(at, { weekday: 'short' }),
      clockIn: (zone: string, now: Date) => {
        try {
          return intl.formatDate(now, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone });
        } catch {
          return '';
        }
      },
      ago: (at: string, now: number = serverNow()) => {
        const seconds = (Date.parse(at) - now) / 1000;
        const days = Math.abs(seconds) / 86_400;
        if (days > 7) return intl.formatDate(at, { year: 'numeric', month: 'short', day: 'numeric' });
        if (days >= 1) return intl.formatRelativeTime(Math.round(seconds / 86_400), 'day');
        if (days >= 1 / 24) return intl.formatRelativeTime(Math.round(seconds / 3600), 'hour');
        return intl.formatRelativeTime(Math.round(seconds / 60), 'minute', { numeric: 'auto' });
      },
      /** A stretch of time in its largest unit: `40 sec`, `3 min`, `2 hr`. */
      span: (seconds: number) => {
        const [value, unit]: [number, 'second' | 'minute' | 'hour'] =
          seconds < 90 ? [seconds, 'second'] : seconds < 5_400 ? [seconds / 60, 'minute'] : [seconds / 3_600, 'hour'];
        return intl.formatNumber(Math.max(1, Math.round(value)), { style: 'unit', unit, unitDisplay: 'short' });
      },
      country: (code: string) => named(regions, code),
      language: (code: string) => named(languages, code),
    };
  }, [intl]);
}
