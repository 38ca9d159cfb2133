import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import { closedUp, marked } from './chinese';

const say = (text: string, values: Record<string, string | number>) =>
  closedUp(createIntl({ locale: 'zh-CN', messages: { text } }).formatMessage({ id: 'text' }, marked(values)));

test.each([
  ['对 {name} 的预热', { name: '其他收件方' }, '对其他收件方的预热'],
  ['对 {name} 的预热', { name: 'Yahoo' }, '对 Yahoo 的预热'],
  ['对 {name} 的预热', { name: '谷歌 Google' }, '对谷歌 Google 的预热'],
  ['对 {name} 的预热', { name: '\u2068其他\u2069' }, '对\u2068其他\u2069的预热'],
  ['于 {day} 同意', { day: '2026年11月27日' }, '于 2026年11月27日同意'],
  ['{count, plural, other {{names} 正在编辑 # 行}}', { count: 2, names: '张 伟' }, '张 伟正在编辑 2 行'],
  ['{name} {time} 改过', { name: '王芳', time: '昨天' }, '王芳 昨天改过'],
])('“%s” is spaced by what is filled in', (text, values, expected) => {
  expect(say(text, values as Record<string, string | number>)).toBe(expected);
});
