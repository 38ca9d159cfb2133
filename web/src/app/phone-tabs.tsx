import { Link, useNavigate } from '@tanstack/react-router';
import { Dropdown } from 'antd';
import { Icon } from '../parts/icons';
import { isAt, MORE, PLACES, SETTINGS } from './places';
import { PhoneProgress } from './tray';
import { useT } from './words';

/** Five tabs at the foot of a phone; what has no tab of its own is under the last. */
export function PhoneTabs({ path }: { path: string }) {
  const t = useT();
  const navigate = useNavigate();
  const shown = PLACES.filter((place) => !place.desk).slice(0, 4);
  const rest = [...PLACES.filter((place) => !shown.includes(place)), ...MORE, ...SETTINGS];
  const items = rest.map((place) => ({
    key: place.to,
    label: t(place.label),
    icon: (
      <span className="anticon">
        <Icon name={place.icon} />
      </span>
    ),
  }));
  return (
    <nav className="phone-tabs" aria-label={t('shell.rail')}>
      <PhoneProgress />
      {shown.map((place) => (
        <Link key={place.to} to={place.to} aria-current={isAt(place, path) ? 'page' : undefined}>
          <Icon name={place.icon} size={20} />
          <span className="cut">{t(place.label)}</span>
        </Link>
      ))}
      <Dropdown
        trigger={['click']}
        menu={{ items, onClick: ({ key }) => void navigate({ to: key }) }}
        placement="topRight"
      >
        <button type="button" className="bare">
          <Icon name="menu" size={20} />
          <span>{t('shell.more')}</span>
        </button>
      </Dropdown>
    </nav>
  );
}
