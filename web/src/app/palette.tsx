/** Search or do: pages, people, companies, letters, campaigns and the acts of this page, in one field. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Modal } from 'antd';
import { Command } from 'cmdk';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { listCampaigns, listCompanies, listContacts, listLetters, listOrders } from '../api/operations';
import { Icon, type IconName } from '../parts/icons';
import { showKeys } from './keys';
import { MORE, PLACES, SETTINGS } from './places';
import { openDialog } from './stores';
import { chooseTheme } from './theme';
import { useT } from './words';

const FOUND = 5;

export function Palette() {
  const t = useT();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const typed = text.trim();
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
  const letters = useQuery({ queryKey: ['letter', 'all'], queryFn: listLetters });
  const campaigns = useQuery({ queryKey: ['campaign', 'all'], queryFn: listCampaigns });
  const go = (to: string) => {
    openDialog(null);
    void navigate({ to });
  };
  // By what is typed now: Enter right after the last letter must not run what stood first before it.
  const fits = (name: string) => name.toLowerCase().includes(typed.toLowerCase());
  const line = (key: string, icon: IconName, name: string, more: ReactNode, run: () => void) => (
    <Command.Item key={key} value={`${key} ${name}`} onSelect={run}>
      <Icon name={icon} />
      <span className="cut" dir="auto">
        {name}
      </span>
      <span className="quiet small cut">{more}</span>
    </Command.Item>
  );
  const places = [...PLACES, ...MORE, ...SETTINGS].filter((place) => fits(t(place.label)));
  return (
    <Modal
      open
      footer={null}
      closable={false}
      onCancel={() => openDialog(null)}
      width={620}
      className="palette"
      aria-label={t('shell.find')}
    >
      <Command label={t('shell.find')} shouldFilter={false} loop>
        <div className="palette-field">
          <Icon name="search" />
          <Command.Input autoFocus value={text} onValueChange={setText} placeholder={t('shell.find')} />
        </div>
        <Command.List label={t('shell.palette.found')}>
          <Command.Empty>{t('shell.palette.nothing')}</Command.Empty>
          {on ? (
            <Command.Group heading={t('shell.palette.records')}>
              {contacts.data?.items.map((row) =>
                line(row.id, 'person', row.name || row.address, <bdi dir="ltr">{row.address}</bdi>, () =>
                  go(`/contacts/${row.id}`),
                ),
              )}
              {companies.data?.items.map((row) =>
                line(row.id, 'building', row.name, row.website, () => go(`/companies/${row.id}`)),
              )}
              {orders.data?.items.map((row) =>
                line(
                  row.id,
                  'box',
                  row.number,
                  row.company.name,
                  () => void navigate({ to: '/orders', search: { open: row.id } }).then(() => openDialog(null)),
                ),
              )}
              {letters.data?.items
                .filter((row) => fits(row.name))
                .slice(0, FOUND)
                .map((row) => line(row.id, 'letter', row.name, row.subject, () => go(`/letters/${row.id}`)))}
              {campaigns.data?.items
                .filter((row) => fits(row.name))
                .slice(0, FOUND)
                .map((row) => line(row.id, 'send', row.name, '', () => go(`/campaigns/${row.id}`)))}
            </Command.Group>
          ) : null}
          <Command.Group heading={t('shell.palette.go')}>
            {places.map((place) =>
              line(place.to, place.icon, t(place.label), place.keys ? showKeys(place.keys).join(' ') : '', () =>
                go(place.to),
              ),
            )}
          </Command.Group>
          <Command.Group heading={t('shell.palette.do')}>
            {(['light', 'dark', 'system'] as const)
              .filter((name) => fits(t(`shell.theme.${name}`)))
              .map((name) =>
                line(name, name === 'dark' ? 'moon' : 'sun', t(`shell.theme.${name}`), t('shell.theme'), () => {
                  chooseTheme(name);
                  openDialog(null);
                }),
              )}
          </Command.Group>
        </Command.List>
        <div className="palette-foot small quiet row">
          <kbd>↑</kbd>
          <kbd>↓</kbd>
          {t('shell.palette.choose')}
          <kbd>Enter</kbd>
          {t('shell.palette.run')}
          <kbd>Esc</kbd>
          {t('shell.common.close')}
        </div>
      </Command>
    </Modal>
  );
}
