/** The addresses of a person beside the main one: shown with where they come from, edited as rows of the form, one of them made the main one. */
import { Button, Form, Input } from 'antd';
import { makeMainAddress } from '../api/operations';
import type { Contact } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Fact } from '../parts/page';
import { Address } from '../parts/small';

export function OtherAddresses({ contact }: { contact: Contact }) {
  const t = useT();
  const format = useFormat();
  const mayEdit = useRight('edit_customers');
  const make = useAct((address: string) => makeMainAddress(contact.id, address, contact.version), {
    nouns: ['contact', 'company'],
    said: (saved) => t('customers.contact.address.made-main', { name: saved.name, address: saved.address }),
  });
  if (contact.other_addresses.length === 0) return null;
  return (
    <Fact label={t('customers.contact.field.other_addresses')}>
      <ul>
        {contact.other_addresses.map((other) => (
          <li key={other.address}>
            <Address>{other.address}</Address>
            <div className="quiet small">
              {other.label ? (
                <>
                  <bdi>{other.label}</bdi>
                  {' · '}
                </>
              ) : null}
              {t.code('customers.contact.address.source', other.source)}
              {' · '}
              {t('customers.contact.address.since', { day: format.day(other.since) })}
              {other.suppressed ? (
                <span className="warn">
                  {' · '}
                  {t('customers.contact.address.suppressed')}
                </span>
              ) : null}
            </div>
            {mayEdit ? (
              <button
                type="button"
                className="bare link small"
                disabled={make.isPending}
                onClick={() => make.mutate(other.address)}
              >
                {t('customers.contact.address.make-main')}
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </Fact>
  );
}

type Row = { address: string; label?: string };

/** What the meanwhile strip says of a list of addresses. */
export const addressesSaid = (value: unknown) => (value as Row[]).map((row) => row.address).join(', ');

export function OtherAddressFields() {
  const t = useT();
  return (
    <Form.List name="other_addresses">
      {(rows, { add, remove }, { errors }) => (
        <Form.Item label={t('customers.contact.field.other_addresses')}>
          {rows.map((row) => (
            <div key={row.key} className="row">
              <Form.Item name={[row.name, 'address']} noStyle>
                <Input dir="ltr" autoComplete="off" aria-label={t('customers.contact.field.address')} />
              </Form.Item>
              <Form.Item name={[row.name, 'label']} noStyle>
                <Input
                  dir="auto"
                  autoComplete="off"
                  maxLength={60}
                  aria-label={t('customers.contact.address.label')}
                  placeholder={t('customers.contact.address.label-example')}
                />
              </Form.Item>
              <RemoveRow at={row.name} onRemove={() => remove(row.name)} />
            </div>
          ))}
          <Form.ErrorList errors={errors} />
          <Button type="link" size="small" icon={<Icon name="plus" />} onClick={() => add({ address: '', label: '' })}>
            {t('customers.contact.address.add')}
          </Button>
        </Form.Item>
      )}
    </Form.List>
  );
}

function RemoveRow({ at, onRemove }: { at: number; onRemove: () => void }) {
  const t = useT();
  const address = Form.useWatch(['other_addresses', at, 'address']) as string | undefined;
  const label = t('customers.contact.address.remove', { address: address ?? '' });
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} onClick={onRemove}>
      <Icon name="close" size={14} />
    </button>
  );
}
