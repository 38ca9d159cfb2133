import { expect, test } from 'vitest';
import { means } from './palette-match';

test.each([
  ['', 'Campaigns', '', true],
  ['camp', 'Campaigns', '', true],
  ['yx', '营销活动', 'yxhd hd yingxiao huodong', true],
  ['活动', '营销活动', 'yxhd', true],
  ['xh', '营销活动', 'yxhd hd', false],
  ['broad', 'Campaigns', 'mailing broadcast', true],
  ['chien dich', 'Chiến dịch', '', true],
  ['dark th', 'Dark', 'theme night', true],
  ['cast', 'Campaigns', 'mailing broadcast', false],
])('%j means %s (%s): %s', (typed, name, keywords, found) => expect(means(typed, name, keywords)).toBe(found));
