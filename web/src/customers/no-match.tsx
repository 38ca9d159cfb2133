/** Nobody fits: what to take away. */
import { Button } from 'antd';
import type { Filter } from '../api/types';
import type { GridSearch } from '../app/router';
import { useT } from '../app/words';
import { Empty } from '../parts/states';

type Props = { rules?: Filter[]; q?: string; onSearch: (change: GridSearch) => void };

export function NoMatch({ rules = [], onSearch }: Props) {
  const t = useT();
  return (
    <Empty
      title={t('customers.contact.nomatch.title', { count: rules.length })}
      text={t('customers.contact.nomatch.text')}
      action={
        <Button type="primary" onClick={() => onSearch({ rules: undefined, q: undefined })}>
          {t('customers.contact.nomatch.clear')}
        </Button>
      }
    />
  );
}
