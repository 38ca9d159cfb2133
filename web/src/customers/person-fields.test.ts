import { expect, test } from 'vitest';
import type { Contact } from '../api/types';
import { fieldOf, isHalfBirthday, personOf, personSaid, profileOf } from './person-fields';

const anna = {
  full_name: 'Anna Maria Schmidt',
  salutation: 'Frau Dr.',
  salutation_guessed: true,
  purchase_role: 'technical',
  gender: { value: 'female', verified: false },
  birthday: { day: 29, month: 2, year: null },
  socials: [{ kind: 'wechat', url: 'https://example.com/anna' }],
} as unknown as Contact;

test('what is entered and not changed is said as it was', () => {
  const said = personSaid(personOf(anna), anna);
  expect(said).toEqual({
    full_name: 'Anna Maria Schmidt',
    salutation: 'Frau Dr.',
    salutation_guessed: true,
    purchase_role: 'technical',
    gender: { value: 'female', verified: false },
    birthday: { day: 29, month: 2, year: null },
    socials: [{ kind: 'wechat', url: 'https://example.com/anna' }],
  });
});

test('what is taken out is said to be gone, and a new profile is told by its host', () => {
  const draft = { ...personOf(anna), gender_value: undefined, birthday_day: null, birthday_month: undefined };
  const said = personSaid({ ...draft, profiles: ['www.linkedin.com/in/anna'] }, anna);
  expect([said.gender, said.birthday]).toEqual([null, null]);
  expect(said.socials).toEqual([{ kind: 'linkedin', url: 'https://www.linkedin.com/in/anna' }]);
  expect(profileOf('nonsense of somebody').kind).toBe('');
});

test.each([
  [{}, false],
  [{ birthday_day: 3, birthday_month: 4 }, false],
  [{ birthday_day: 3 }, true],
  [{ birthday_month: 4, birthday_day: null }, true],
  [{ birthday_year: 1980 }, true],
  [{ birthday_day: null, birthday_year: null }, false],
])('a birthday needs its day and its month: %o', (draft, expected) => {
  expect(isHalfBirthday(draft)).toBe(expected);
});

test('the parts of a fact are entries of one field', () => {
  expect(['gender_guessed', 'birthday_year', 'profiles', 'salutation'].map(fieldOf)).toEqual([
    'gender',
    'birthday',
    'socials',
    'salutation',
  ]);
});
