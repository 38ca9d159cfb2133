/** Who a person is beside name and address: how they are addressed, whether that was said or guessed, their part in buying, their day. */
import type { Contact } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Fact } from '../parts/page';
import { FactNote } from './fact-note';

export function PersonFacts({ contact }: { contact: Contact }) {
  const t = useT();
  const format = useFormat();
  const label = (field: string) => t(`customers.contact.field.${field}`);
  const { gender, birthday } = contact;
  const guessed = (is: boolean) =>
    is ? <span className="quiet small"> · {t('customers.contact.guessed')}</span> : null;
  return (
    <>
      {contact.salutation ? (
        <Fact label={label('salutation')}>
          <bdi>{contact.salutation}</bdi>
          {guessed(contact.salutation_guessed)}
          <FactNote of="salutation" />
        </Fact>
      ) : null}
      {gender ? (
        <Fact label={label('gender')}>
          {t(`customers.contact.gender.${gender.value}`)}
          {guessed(!gender.verified)}
          <FactNote of="gender" />
        </Fact>
      ) : null}
      {contact.purchase_role ? (
        <Fact label={label('purchase_role')}>
          {t(`customers.contact.purchase-role.${contact.purchase_role}`)}
          <FactNote of="purchase_role" />
        </Fact>
      ) : null}
      {birthday ? (
        <Fact label={label('birthday')}>
          {format.birthday(birthday)}
          <FactNote of="birthday" />
        </Fact>
      ) : null}
      {contact.socials.length > 0 ? (
        <Fact label={label('socials')}>
          {contact.socials.map(({ kind, url }) => (
            <div key={url}>
              <a href={url} target="_blank" rel="noreferrer noopener" dir="ltr">
                {kind || url}
              </a>
            </div>
          ))}
          <FactNote of="socials" />
        </Fact>
      ) : null}
    </>
  );
}
