import { Link, useNavigate } from '@tanstack/react-router';
import { Dropdown, Tooltip } from 'antd';
import { useState } from 'react';
import { deleteSession } from '../api/operations';
import { Icon, Mark } from '../parts/icons';
import { Initial } from '../parts/small';
import { Bell } from './bell';
import { effective, showKeys, spoken, useAllKeys } from './keys';
import { isAt, RAIL, SETTINGS } from './places';
import { useMe } from './session';
import { openDialog } from './stores';
import { TaskCount } from './task-count';
import { chooseTheme, useThemeChoice } from './theme';
import { Tray } from './tray';
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES, useLanguage, useT } from './words';

const STORED = 'tradewind.rail';
const FIND = { label: 'shell.keys.palette', keys: 'mod+k' };
const OF_THE_COMPANY: ReadonlySet<string> = new Set([
  '/settings',
  '/settings/users',
  '/settings/teams',
  '/settings/jobs',
]);
const FOLD = { label: 'shell.keys.fold', keys: 'mod+b' };

export function useFolded(): [boolean, (next: boolean) => void] {
  const [folded, set] = useState(() => {
    try {
      return localStorage.getItem(STORED) === 'folded';
    } catch {
      return false;
    }
  });
  return [
    folded,
    (next) => {
      set(next);
      localStorage.setItem(STORED, next ? 'folded' : 'open');
    },
  ];
}

export function Rail({ folded, onFold, path }: { folded: boolean; onFold: () => void; path: string }) {
  const t = useT();
  const me = useMe();
  // Keys may be chosen anew while the rail stands.
  useAllKeys();
  return (
    <nav className="rail" aria-label={t('shell.rail')}>
      <WorkspaceMenu folded={folded} onFold={onFold}>
        <button
          type="button"
          className="bare company"
          aria-label={t('shell.menu', { name: me.workspace.name })}
          title={folded ? me.workspace.name : undefined}
        >
          <Mark size={24} />
          <span className="cut" dir="auto">
            {me.workspace.name}
          </span>
          <Icon name="down" size={14} className="push quiet" />
        </button>
      </WorkspaceMenu>
      <Tooltip title={folded ? t('shell.find') : ''} placement="right">
        <button type="button" className="find" onClick={() => openDialog('palette')} aria-label={t('shell.find')}>
          <Icon name="search" />
          <span className="cut">{t('shell.find')}</span>
          <kbd>{spoken(showKeys(effective(FIND)))}</kbd>
        </button>
      </Tooltip>
      <div className="places">
        {RAIL.map((group) => (
          <div key={group.label ?? 'first'} className="group">
            {group.label ? <div className="group-name">{t(group.label)}</div> : null}
            {group.places.map((place) => (
              <Tooltip key={place.to} title={folded ? t(place.label) : ''} placement="right">
                <Link to={place.to} className="place" aria-current={isAt(place, path) ? 'page' : undefined}>
                  <Icon name={place.icon} />
                  <span className="cut">{t(place.label)}</span>
                  {place.to === '/tasks' ? (
                    <span className="push">
                      <TaskCount />
                    </span>
                  ) : null}
                </Link>
              </Tooltip>
            ))}
          </div>
        ))}
      </div>
      <Tray folded={folded} />
      <div className="person">
        <PersonMenu>
          <button
            type="button"
            className="bare row person-button"
            aria-label={t('shell.person', { name: me.user.name })}
          >
            <Initial name={me.user.name} />
            <span className="cut" dir="auto">
              {me.user.name}
            </span>
          </button>
        </PersonMenu>
        <Bell />
        <SettingsMenu />
      </div>
    </nav>
  );
}

/** What is the company's: its settings, its people, what runs; and how much room the rail takes. */
function WorkspaceMenu({
  folded,
  onFold,
  children,
}: {
  folded: boolean;
  onFold: () => void;
  children: React.ReactNode;
}) {
  const t = useT();
  const navigate = useNavigate();
  const places = SETTINGS.filter(({ to }) => OF_THE_COMPANY.has(to));
  const items = [
    ...places.map((place) => ({ key: place.to, label: t(place.label) })),
    { type: 'divider' as const },
    {
      key: 'fold',
      label: (
        <span className="row">
          {t(folded ? 'shell.rail.unfold' : 'shell.keys.fold')}
          <kbd className="push">{spoken(showKeys(effective(FOLD)))}</kbd>
        </span>
      ),
    },
  ];
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomLeft"
      autoFocus
      menu={{ items, onClick: ({ key }) => (key === 'fold' ? onFold() : void navigate({ to: key })) }}
    >
      {children}
    </Dropdown>
  );
}

function SettingsMenu() {
  const t = useT();
  const navigate = useNavigate();
  const items = SETTINGS.map((place) => ({
    key: place.to,
    label: t(place.label),
    icon: (
      <span className="anticon">
        <Icon name={place.icon} />
      </span>
    ),
  }));
  return (
    <Dropdown
      trigger={['click']}
      placement="topRight"
      autoFocus
      menu={{ items, onClick: ({ key }) => void navigate({ to: key }) }}
    >
      <button type="button" className="icon-button" aria-label={t('shell.settings')} title={t('shell.settings')}>
        <Icon name="settings" />
      </button>
    </Dropdown>
  );
}

function PersonMenu({ children }: { children: React.ReactNode }) {
  const t = useT();
  const navigate = useNavigate();
  const language = useLanguage();
  const theme = useThemeChoice();
  const items = [
    { key: 'profile', label: t('shell.place.profile') },
    { key: 'keys', label: t('shell.keys.sheet') },
    { type: 'divider' as const },
    {
      key: 'language',
      label: t('shell.language'),
      children: LANGUAGES.map((code) => ({ key: `language ${code}`, label: LANGUAGE_NAMES[code] })),
    },
    {
      key: 'theme',
      label: t('shell.theme'),
      children: (['light', 'dark', 'system'] as const).map((code) => ({
        key: `theme ${code}`,
        label: t(`shell.theme.${code}`),
      })),
    },
    { type: 'divider' as const },
    { key: 'leave', label: t('shell.leave') },
  ];
  const choose = async (key: string) => {
    const [what, value] = key.split(' ');
    if (what === 'language') await chooseLanguage(value as typeof language);
    else if (what === 'theme') chooseTheme(value as typeof theme);
    else if (key === 'profile') await navigate({ to: '/settings/profile' });
    else if (key === 'keys') openDialog('keys');
    else {
      await deleteSession();
      location.assign('/sign-in');
    }
  };
  return (
    <Dropdown
      trigger={['click']}
      placement="topLeft"
      autoFocus
      menu={{ items, selectedKeys: [`language ${language}`, `theme ${theme}`], onClick: ({ key }) => void choose(key) }}
    >
      {children}
    </Dropdown>
  );
}
