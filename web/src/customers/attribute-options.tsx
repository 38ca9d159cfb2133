/** The options of a list: named, put in order, archived once somebody may have them; a new one may still go. */
import { Button, Input } from 'antd';
import type { AttributeOption } from '../api/types';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { IconButton } from '../parts/small';

type Props = { value?: AttributeOption[]; onChange?: (options: AttributeOption[]) => void };

export function AttributeOptions({ value = [], onChange }: Props) {
  const t = useT();
  const put = (place: number, change: Partial<AttributeOption>) =>
    onChange?.(value.map((one, at) => (at === place ? { ...one, ...change } : one)));
  return (
    <div className="attribute-options">
      {value.map((option, place) => (
        <div key={option.number || `new-${place}`} className="row">
          <Input
            dir="auto"
            maxLength={60}
            aria-label={t('customers.attribute.option')}
            value={option.name}
            disabled={option.archived}
            onChange={(event) => put(place, { name: event.target.value })}
          />
          {option.number === 0 ? (
            <IconButton
              icon="trash"
              label={t('shell.settings.delete', { name: option.name })}
              onClick={() => onChange?.(value.filter((_, at) => at !== place))}
            />
          ) : (
            <IconButton
              icon={option.archived ? 'undo' : 'close'}
              label={t(option.archived ? 'customers.attribute.restore' : 'customers.attribute.archive', {
                name: option.name,
              })}
              onClick={() => put(place, { archived: !option.archived })}
            />
          )}
        </div>
      ))}
      <Button
        type="text"
        size="small"
        icon={<Icon name="plus" />}
        onClick={() => onChange?.([...value, { number: 0, name: '', archived: false }])}
      >
        {t('customers.attribute.option-new')}
      </Button>
    </div>
  );
}
