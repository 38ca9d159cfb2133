import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { showKeys, spoken } from '../app/keys';
import { SETTINGS } from '../app/places';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Page } from '../parts/page';

/** Saves the form it stands in, as the key beside it does. */
export function SaveButton({ busy }: { busy: boolean }) {
  const t = useT();
  return (
    <span className="row">
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('shell.common.save')}
      </Button>
      <kbd className="only-desktop">{spoken(showKeys('mod+s'))}</kbd>
    </span>
  );
}

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
