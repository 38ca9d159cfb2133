/** What the palette offers for what was typed: the acts of this page, records, places, and the acts of the program. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useDeferredValue } from 'react';
import {
  listCampaigns,
  listCompanies,
  listContacts,
  listImports,
  listLetters,
  listLists,
  listOrders,
  listSegments,
} from '../api/operations';
import type { IconName } from '../parts/icons';
import { chooseDensity, useDensity } from './density';
import { effective, useAllKeys } from './keys';
import { means } from './palette-match';
import { MORE, PLACES, SETTINGS } from './places';
import { openDialog } from './stores';
import { chooseTheme } from './theme';
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES, useT } from './words';

const FOUND = 5;
/** Keys that walk or close are no acts to choose from a list. */
const NO_ACT = /^shell\.(keys\.(grid|palette|column)|common\.close)|\.(next|previous)$/;

export type Line = { key: string; icon: IconName; name: string; more?: ReactNode; keys?: string; run: () => void };

export function useRecords(typed: string): Line[] {
  const navigate = useNavigate();
  const q = useDeferredValue(typed);
  const on = q.length > 1;
  const contacts = useQuery({
    queryKey: ['contact', 'palette', q],
    queryFn: () => listContacts({ q, limit: FOUND }),
    enabled: on,
  });
  const companies = useQuery({
    queryKey: ['company', 'palette', q],
    queryFn: () => listCompanies({ q, limit: FOUND }),
    enabled: on,
  });
  const orders = useQuery({
    queryKey: ['order', 'palette', q],
    queryFn: () => listOrders({ q, limit: FOUND }),
    enabled: on,
  });
  const letters = useQuery({ queryKey: ['letter', 'all'], queryFn: listLetters, enabled: on });
  const campaigns = useQuery({ queryKey: ['campaign', 'all'], queryFn: listCampaigns, enabled: on });
  const segments = useQuery({ queryKey: ['segment', 'all'], queryFn: listSegments, enabled: on });
  const lists = useQuery({ queryKey: ['list'], queryFn: listLists, enabled: on });
  const imports = useQuery({ queryKey: ['import', 'all'], queryFn: listImports, enabled: on });
  if (!on) return [];
  const go = (to: string) => () => {
    openDialog(null);
    void navigate({ to });
  };
  const named = <Row,>(rows: Row[] | undefined, name: (row: Row) => string) =>
    (rows ?? []).filter((row) => means(typed, name(row))).slice(0, FOUND);
  const people = contacts.data?.items ?? [];
  return [
    ...people.map(
      (row): Line => ({
        key: row.id,
        icon: 'person',
        name: row.name || row.address,
        more: <bdi dir="ltr">{row.address}</bdi>,
        run: go(`/contacts/${row.id}`),
      }),
    ),
    ...(companies.data?.items ?? []).map(
      (row): Line => ({
        key: row.id,
        icon: 'building',
        name: row.name,
        more: row.website,
        run: go(`/companies/${row.id}`),
      }),
    ),
    ...(orders.data?.items ?? []).map(
      (row): Line => ({
        key: row.id,
        icon: 'box',
        name: row.number,
        more: row.company.name,
        run: () => void navigate({ to: '/orders', search: { open: row.id } }).then(() => openDialog(null)),
      }),
    ),
    ...named(letters.data?.items, (row) => row.name).map(
      (row): Line => ({
        key: row.id,
        icon: 'letter',
        name: row.name,
        more: row.subject,
        run: go(`/letters/${row.id}`),
      }),
    ),
    ...named(campaigns.data?.items, (row) => row.name).map(
      (row): Line => ({ key: row.id, icon: 'send', name: row.name, run: go(`/campaigns/${row.id}`) }),
    ),
    ...named(segments.data, (row) => row.name).map(
      (row): Line => ({ key: row.id, icon: 'segment', name: row.name, more: row.note, run: go(`/segments/${row.id}`) }),
    ),
    ...named(lists.data, (row) => row.name).map(
      (row): Line => ({ key: row.id, icon: 'list', name: row.name, run: go('/lists') }),
    ),
    ...named(imports.data?.items, (row) => row.file_name).map(
      (row): Line => ({ key: row.id, icon: 'upload', name: row.file_name, run: go(`/imports/${row.id}`) }),
    ),
  ];
}

/** What the keys of this page do, also to what is selected there. */
export function usePageActs(typed: string): Line[] {
  const t = useT();
  const shortcuts = useAllKeys().filter(({ reach, label }) => reach === 'page' && !NO_ACT.test(label));
  const once = new Map(shortcuts.map((shortcut) => [shortcut.label, shortcut]));
  return [...once.values()]
    .filter(({ label }) => means(typed, t(label)))
    .map((shortcut) => ({
      key: `key ${shortcut.label}`,
      icon: 'bolt',
      name: t(shortcut.label),
      keys: effective(shortcut),
      run: () => {
        openDialog(null);
        // The page has its focus back first.
        requestAnimationFrame(() => shortcut.run(new KeyboardEvent('keydown')));
      },
    }));
}

export function useProgramActs(typed: string): Line[] {
  const t = useT();
  const density = useDensity();
  const words = (name: string) => t(`shell.words.${name}`);
  const then = (run: () => void) => () => {
    openDialog(null);
    run();
  };
  const themes = (['light', 'dark', 'system'] as const).map((name): Line & { words: string } => ({
    key: `theme ${name}`,
    icon: name === 'dark' ? 'moon' : 'sun',
    name: t(`shell.theme.${name}`),
    more: t('shell.theme'),
    words: words('theme'),
    run: then(() => chooseTheme(name)),
  }));
  const languages = LANGUAGES.map((code): Line & { words: string } => ({
    key: `language ${code}`,
    icon: 'globe',
    name: LANGUAGE_NAMES[code],
    more: t('shell.language'),
    words: `${words('language')} ${code}`,
    run: then(() => void chooseLanguage(code)),
  }));
  const other = density === 'usual' ? 'comfortable' : 'usual';
  const rest: (Line & { words: string })[] = [
    {
      key: 'density',
      icon: 'list',
      name: `${t('shell.density')}: ${t(`shell.density.${other}`)}`,
      words: words('density'),
      run: then(() => chooseDensity(other)),
    },
    {
      key: 'sheet',
      icon: 'keyboard',
      name: t('shell.keys.sheet'),
      words: words('sheet'),
      keys: '?',
      run: () => openDialog('keys'),
    },
  ];
  // Languages only when they are asked for: nobody changes one by chance.
  return [...themes, ...(typed ? languages : []), ...rest].filter((line) =>
    means(typed, `${line.name} ${typeof line.more === 'string' ? line.more : ''}`, line.words),
  );
}

export function usePlaces(typed: string): Line[] {
  const t = useT();
  const navigate = useNavigate();
  return [...PLACES, ...MORE, ...SETTINGS]
    .filter(({ label }) => {
      const words = `shell.words.${label.slice(label.lastIndexOf('.') + 1)}`;
      return means(typed, t(label), t.has(words) ? t(words) : '');
    })
    .map(({ to, icon, label, keys }) => ({
      key: to,
      icon,
      name: t(label),
      keys: keys && effective({ label, keys }),
      run: () => {
        openDialog(null);
        void navigate({ to });
      },
    }));
}
