import { useNavigate } from '@tanstack/react-router';
import { Button, Dropdown } from 'antd';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { HeadTabs } from '../parts/page';
import { IconButton } from '../parts/small';
import { useOnPhone } from '../parts/width';

/** Companies | Contacts at the start of the customers' head; on the phone they are in the menu. */
export function CustomerTabs() {
  const t = useT();
  return (
    <HeadTabs
      label={t('customers.contact.tabs')}
      items={[
        { to: '/contacts', label: t('customers.contact.plural') },
        { to: '/companies', label: t('customers.company.plural') },
        { to: '/pool', label: t('customers.pool.title') },
      ]}
    />
  );
}

/** Lists, tags and imports, behind the three dots. */
export function CustomerMenu() {
  const t = useT();
  const navigate = useNavigate();
  const switches = [
    { key: '/contacts', label: t('customers.contact.plural') },
    { key: '/companies', label: t('customers.company.plural') },
    { key: '/pool', label: t('customers.pool.title') },
  ];
  const items = [
    ...(useOnPhone() ? switches : []),
    { key: '/segments', label: t('shell.place.segments') },
    { key: '/lists', label: t('shell.place.lists') },
    { key: '/scores', label: t('shell.place.scores') },
    { key: '/duplicates', label: t('shell.place.duplicates') },
    { key: '/addresses', label: t('shell.place.addresses') },
    { key: '/review', label: t('shell.place.review') },
    { key: '/cleaning', label: t('shell.place.cleaning') },
    { key: '/imports', label: t('shell.place.imports') },
  ];
  return (
    <Dropdown trigger={['click']} autoFocus menu={{ items, onClick: ({ key }) => void navigate({ to: key }) }}>
      <Button type="text" icon={<Icon name="more" />} aria-label={t('shell.common.more')} />
    </Dropdown>
  );
}

/** The one main act of the head; on the phone its sign alone. */
export function NewButton({ label, onClick }: { label: string; onClick: () => void }) {
  if (useOnPhone()) return <IconButton icon="plus" label={label} onClick={onClick} />;
  return (
    <Button type="primary" icon={<Icon name="plus" />} onClick={onClick}>
      {label}
    </Button>
  );
}
