/** One declared attribute for all that is checked: which, and what it becomes; nothing takes it away. */
import { Button, Select } from 'antd';
import { useState } from 'react';
import type { AttributeValues } from '../api/types';
import { useT } from '../app/words';
import { filterOption } from '../parts/choices';
import { AttributeInput } from './attribute-input';
import { useOfferedAttributes } from './attributes';
import { BulkFloat } from './bulk-bar';
import type { GridNoun } from './fields';

type Props = { holder: GridNoun; busy: boolean; act: (what: { attributes: AttributeValues }) => void };

export function BulkAttribute({ holder, busy, act }: Props) {
  const t = useT();
  const offered = useOfferedAttributes(holder);
  if (offered.length === 0) return null;
  return (
    <BulkFloat label={t('customers.attribute.bulk')} icon="edit" busy={busy}>
      {(close) => (
        <AttributeChoice
          holder={holder}
          onDone={(attributes) => {
            close();
            act({ attributes });
          }}
        />
      )}
    </BulkFloat>
  );
}

function AttributeChoice({ holder, onDone }: { holder: GridNoun; onDone: (values: AttributeValues) => void }) {
  const t = useT();
  const offered = useOfferedAttributes(holder);
  const [id, setId] = useState(offered[0]?.id);
  const [value, setValue] = useState<string[]>([]);
  const chosen = offered.find((one) => one.id === id);
  if (!chosen) return null;
  return (
    <form
      className="bulk-attribute"
      onSubmit={(event) => {
        event.preventDefault();
        onDone({ [chosen.id]: value });
      }}
    >
      <Select
        className="wide"
        aria-label={t('customers.attribute.which')}
        showSearch={{ filterOption }}
        options={offered.map((one) => ({ value: one.id, label: one.name }))}
        value={chosen.id}
        onChange={(next) => {
          setId(next);
          setValue([]);
        }}
      />
      <AttributeInput key={chosen.id} attribute={chosen} value={value} onChange={setValue} />
      <Button htmlType="submit" type="primary">
        {value.length > 0 ? t('customers.contact.filter.apply') : t('customers.attribute.take-away')}
      </Button>
    </form>
  );
}
