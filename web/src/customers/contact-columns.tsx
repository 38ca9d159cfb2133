import { Checkbox, Popover } from 'antd';
import { useMemo, useState } from 'react';
import type { ContactRow } from '../api/types';
import { useFormat, useT } from '../app/words';
import type { Column } from '../parts/grid';
import { Address, Country, IconButton, LocalTime, Name } from '../parts/small';
import { PermissionTag } from './permission';

const STORED = 'tradewind.contact-columns';
const OPTIONAL = ['company', 'country', 'local', 'language', 'permission', 'tags', 'owner', 'created'];

export function useHidden(): [string[], (hidden: string[]) => void] {
  const [hidden, set] = useState<string[]>(() =>
    (localStorage.getItem(STORED) ?? 'language,owner').split(',').filter(Boolean),
  );
  return [
    hidden,
    (next) => {
      localStorage.setItem(STORED, next.join(','));
      set(next);
    },
  ];
}

export function useContactColumns(hidden: string[]): Column<ContactRow>[] {
  const t = useT();
  const format = useFormat();
  return useMemo(() => {
    const all: Column<ContactRow>[] = [
      {
        key: 'name',
        title: t('customers.contact.field.name'),
        width: 'minmax(130px, 1.3fr)',
        sort: 'name',
        cell: (row) => <Name strong>{row.name || row.address}</Name>,
      },
      {
        key: 'address',
        title: t('customers.contact.field.address'),
        width: 'minmax(150px, 1.5fr)',
        sort: 'address',
        cell: (row) => (
          <span className="row">
            <Address>{row.address}</Address>
          </span>
        ),
      },
      {
        key: 'company',
        title: t('customers.contact.field.company'),
        width: 'minmax(120px, 1.2fr)',
        sort: 'company',
        leaves: 1,
        cell: (row) => <Name>{row.company?.name}</Name>,
      },
      {
        key: 'country',
        title: t('customers.contact.field.country'),
        width: '76px',
        sort: 'country',
        cell: (row) => <Country code={row.country} />,
      },
      {
        key: 'local',
        title: t('customers.contact.field.local'),
        width: '104px',
        cell: (row) => <LocalTime zone={row.time_zone} />,
      },
      {
        key: 'language',
        title: t('customers.contact.field.language'),
        width: '110px',
        sort: 'language',
        leaves: 2,
        cell: (row) => (row.language ? format.language(row.language) : '—'),
      },
      {
        key: 'permission',
        title: t('customers.contact.field.permission'),
        width: '132px',
        leaves: 1,
        cell: (row) => <PermissionTag row={row} />,
      },
      {
        key: 'tags',
        title: t('customers.contact.field.tags'),
        width: 'minmax(100px, 1fr)',
        leaves: 2,
        cell: (row) => <Name>{row.tags.map((tag) => tag.name).join(', ')}</Name>,
      },
      {
        key: 'owner',
        title: t('customers.contact.field.owner'),
        width: '110px',
        sort: 'owner',
        leaves: 2,
        cell: (row) => <Name>{row.owner?.name}</Name>,
      },
      {
        key: 'created',
        title: t('customers.contact.field.created'),
        width: '132px',
        sort: 'created',
        leaves: 3,
        number: true,
        cell: (row) => <span className="quiet">{format.day(row.created_at)}</span>,
      },
    ];
    return all.filter((column) => !hidden.includes(column.key));
  }, [hidden, t, format]);
}

export function ColumnMenu({ hidden, onChange }: { hidden: string[]; onChange: (hidden: string[]) => void }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const list = (
    <div className="filter-form" style={{ inlineSize: 180 }}>
      {OPTIONAL.map((key) => (
        <Checkbox
          key={key}
          checked={!hidden.includes(key)}
          onChange={(event) => onChange(event.target.checked ? hidden.filter((one) => one !== key) : [...hidden, key])}
        >
          {t(`customers.contact.field.${key}`)}
        </Checkbox>
      ))}
    </div>
  );
  return (
    <Popover trigger="click" open={open} onOpenChange={setOpen} content={list} placement="bottomRight">
      <span>
        <IconButton icon="columns" label={t('shell.common.grid.columns')} onClick={() => setOpen(!open)} />
      </span>
    </Popover>
  );
}
