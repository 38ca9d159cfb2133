import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SETTINGS } from '../app/places';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Page } from '../parts/page';

/** All settings share one list at the start. */
export function SettingsPage({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const t = useT();
  return (
    <Page title={title} actions={actions}>
      <div className="settings">
        <nav aria-label={t('shell.settings')}>
          {SETTINGS.map((place) => (
            <Link
              key={place.to}
              to={place.to}
              className="place"
              activeOptions={{ exact: true }}
              activeProps={{ 'aria-current': 'page' }}
            >
              <Icon name={place.icon} />
              <span>{t(place.label)}</span>
            </Link>
          ))}
        </nav>
        <div>{children}</div>
      </div>
    </Page>
  );
}
