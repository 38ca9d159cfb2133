import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Dropdown } from 'antd';
import { getStatus } from '../api/operations';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { HeadTabs } from '../parts/page';

/** Companies | Contacts at the start of the customers' head. */
export function CustomerTabs() {
  const t = useT();
  const format = useFormat();
  const { data } = useQuery({ queryKey: ['status'], queryFn: getStatus });
  const contacts = data ? format.number(data.engine.contacts) : undefined;
  return (
    <HeadTabs
      label={t('customers.contact.tabs')}
      items={[
        { to: '/contacts', label: t('customers.contact.plural'), count: contacts },
        { to: '/companies', label: t('customers.company.plural') },
      ]}
    />
  );
}

/** Lists, tags and imports, behind the three dots. */
export function CustomerMenu() {
  const t = useT();
  const navigate = useNavigate();
  const items = [
    { key: '/lists', label: t('shell.place.lists') },
    { key: '/imports', label: t('shell.place.imports') },
  ];
  return (
    <Dropdown trigger={['click']} autoFocus menu={{ items, onClick: ({ key }) => void navigate({ to: key }) }}>
      <Button type="text" icon={<Icon name="more" />} aria-label={t('shell.common.more')} />
    </Dropdown>
  );
}
