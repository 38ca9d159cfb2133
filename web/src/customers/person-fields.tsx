/** The fields of the form that say who a person is; what was guessed is marked as guessed. */
import { Checkbox, Form, Input, InputNumber, Select } from 'antd';
import type { Contact, ContactDraft } from '../api/types';
import { useFormat, useT } from '../app/words';

const GENDERS = ['female', 'male', 'other'] as const;
const ROLES = ['user', 'technical', 'purchasing', 'decision_maker'] as const;
/** A year that every month has its longest in: a birthday without a year may be the 29th of February. */
const LEAP = 2024;

/** As the form holds them: parts of a value that may be missing, addresses of profiles as texts. */
export type PersonDraft = {
  gender_value?: (typeof GENDERS)[number];
  gender_guessed?: boolean;
  birthday_day?: number | null;
  birthday_month?: number;
  birthday_year?: number | null;
  profiles?: string[];
};

export const personOf = (contact: Contact): ContactDraft & PersonDraft => ({
  full_name: contact.full_name,
  salutation: contact.salutation,
  salutation_guessed: contact.salutation_guessed,
  purchase_role: contact.purchase_role,
  gender_value: contact.gender?.value,
  gender_guessed: contact.gender ? !contact.gender.verified : false,
  birthday_day: contact.birthday?.day,
  birthday_month: contact.birthday?.month,
  birthday_year: contact.birthday?.year,
  profiles: contact.socials.map((profile) => profile.url),
});

/** The fact that an entry of the form is a part of. */
export const fieldOf = (entry: string) =>
  entry === 'profiles' ? 'socials' : entry.replace(/_(value|guessed|day|month|year)$/, '');

/** `https://www.linkedin.com/in/anna` is of `linkedin`. */
export function profileOf(typed: string): { kind: string; url: string } {
  const url = /^https?:\/\//i.test(typed) ? typed : `https://${typed}`;
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : '';
  return { kind: host.split('.').at(-2) ?? host, url };
}

/** Whether a birthday is begun and lacks its day or its month. */
export const isHalfBirthday = (draft: PersonDraft): boolean => {
  const { birthday_day: day, birthday_month: month, birthday_year: year } = draft;
  return Boolean(day || month || year) && !(day && month);
};

/** What the server takes: whole values, or none. */
export function personSaid<D extends PersonDraft>(draft: D, before?: Contact) {
  const { gender_value, gender_guessed, birthday_day, birthday_month, birthday_year, profiles, ...rest } = draft;
  const known = new Map(before?.socials.map((profile) => [profile.url, profile]));
  return {
    ...rest,
    gender: gender_value ? { value: gender_value, verified: !gender_guessed } : null,
    birthday:
      birthday_day && birthday_month ? { day: birthday_day, month: birthday_month, year: birthday_year ?? null } : null,
    socials: (profiles ?? []).map((typed) => known.get(typed) ?? profileOf(typed)),
  };
}

export function PersonFields() {
  const t = useT();
  const format = useFormat();
  const label = (field: string) => t(`customers.contact.field.${field}`);
  const guessed = (name: string, of: string) => (
    <Form.Item name={name} valuePropName="checked" noStyle>
      <Checkbox aria-label={t('customers.contact.guessed-of', { field: of })}>
        {t('customers.contact.guessed')}
      </Checkbox>
    </Form.Item>
  );
  const months = Array.from({ length: 12 }, (_, month) => ({
    value: month + 1,
    label: format.monthName(new Date(Date.UTC(LEAP, month, 15))),
  }));
  return (
    <>
      <Form.Item name="full_name" label={label('full_name')}>
        <Input dir="auto" autoComplete="off" />
      </Form.Item>
      <Form.Item name="purchase_role" label={label('purchase_role')}>
        <Select
          allowClear
          options={ROLES.map((value) => ({ value, label: t(`customers.contact.purchase-role.${value}`) }))}
        />
      </Form.Item>
      <Form.Item label={label('salutation')} htmlFor="salutation">
        <span className="row">
          <Form.Item name="salutation" noStyle>
            <Input id="salutation" dir="auto" autoComplete="off" />
          </Form.Item>
          {guessed('salutation_guessed', label('salutation'))}
        </span>
      </Form.Item>
      <Form.Item label={label('gender')} htmlFor="gender_value">
        <span className="row">
          <Form.Item name="gender_value" noStyle>
            <Select
              id="gender_value"
              allowClear
              className="wide"
              options={GENDERS.map((value) => ({ value, label: t(`customers.contact.gender.${value}`) }))}
            />
          </Form.Item>
          {guessed('gender_guessed', label('gender'))}
        </span>
      </Form.Item>
      <Form.Item label={label('birthday')} htmlFor="birthday_day">
        <span className="row">
          <Form.Item name="birthday_day" noStyle>
            <InputNumber
              id="birthday_day"
              min={1}
              max={31}
              precision={0}
              controls={false}
              placeholder={t('customers.contact.birthday.day')}
              aria-label={t('customers.contact.birthday.day')}
            />
          </Form.Item>
          <Form.Item
            name="birthday_month"
            noStyle
            dependencies={['birthday_day', 'birthday_year']}
            rules={[
              ({ getFieldsValue }) => ({
                validator: () =>
                  isHalfBirthday(getFieldsValue())
                    ? Promise.reject(t('customers.contact.birthday.half'))
                    : Promise.resolve(),
              }),
            ]}
          >
            <Select
              allowClear
              className="wide"
              options={months}
              placeholder={t('customers.contact.birthday.month')}
              aria-label={t('customers.contact.birthday.month')}
            />
          </Form.Item>
          <Form.Item name="birthday_year" noStyle>
            <InputNumber
              min={1900}
              max={2100}
              precision={0}
              controls={false}
              placeholder={t('customers.contact.birthday.year')}
              aria-label={t('customers.contact.birthday.year')}
            />
          </Form.Item>
        </span>
      </Form.Item>
      <Form.Item name="profiles" label={label('socials')}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[' ', ',']} />
      </Form.Item>
    </>
  );
}
