/** Entering the value of a declared attribute by its kind. What goes in and out are texts, as the server reads them. */
import { Form, Input, Select } from 'antd';
import type { Attribute } from '../api/types';
import { useT } from '../app/words';
import { filterOption } from '../parts/choices';
import { useOfferedAttributes } from './attributes';
import type { GridNoun } from './fields';

type Props = {
  attribute: Attribute;
  value?: string[];
  onChange?: (value: string[]) => void;
  id?: string;
  size?: 'small';
  autoFocus?: boolean;
};

export function AttributeInput({ attribute, value = [], onChange, id, size, autoFocus }: Props) {
  const t = useT();
  const say = (text: string | undefined | null) => onChange?.(text ? [text] : []);
  const same = { id, size, autoFocus, 'aria-label': id ? undefined : attribute.name };
  const { kind, options, unit } = attribute;
  if (kind === 'one' || kind === 'several' || kind === 'yes_no') {
    const offered =
      kind === 'yes_no'
        ? ['yes', 'no'].map((one) => ({ value: one, label: t(`customers.attribute.value.${one}`) }))
        : options
            .filter((one) => !one.archived || value.includes(String(one.number)))
            .map((one) => ({ value: String(one.number), label: one.name }));
    if (kind === 'several')
      return (
        <Select
          {...same}
          className="wide"
          mode="multiple"
          showSearch={{ filterOption }}
          options={offered}
          value={value}
          onChange={(next: string[]) => onChange?.(next)}
        />
      );
    return (
      <Select
        {...same}
        className="wide"
        allowClear
        showSearch={{ filterOption }}
        options={offered}
        value={value[0]}
        onChange={(next: string | undefined) => say(next)}
      />
    );
  }
  return (
    <Input
      {...same}
      dir={kind === 'text' ? 'auto' : 'ltr'}
      type={kind === 'date' ? 'date' : 'text'}
      inputMode={kind === 'number' ? 'decimal' : undefined}
      suffix={kind === 'number' && unit ? unit : undefined}
      autoComplete="off"
      value={value[0] ?? ''}
      onChange={(event) => say(event.target.value)}
    />
  );
}

/** The declared attributes in a form: under `attributes`, by their ids. */
export function AttributeFields({ holder }: { holder: GridNoun }) {
  const offered = useOfferedAttributes(holder);
  if (offered.length === 0) return null;
  return (
    <div className="form-two">
      {offered.map((one) => (
        <Form.Item key={one.id} name={['attributes', one.id]} label={<bdi>{one.name}</bdi>} tooltip={one.purpose}>
          <AttributeInput attribute={one} />
        </Form.Item>
      ))}
    </div>
  );
}
