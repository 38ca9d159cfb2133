/** Segments that many begin with: each opens the builder filled in. */
import type { Condition, FreeCondition } from '../api/types';

export type Beginning = { key: string; condition: FreeCondition };

const begin = (key: string, condition: Condition): Beginning => ({
  key,
  condition: condition as unknown as FreeCondition,
});

export const BEGINNINGS: Beginning[] = [
  begin('keen', {
    version: 2,
    all: [{ happened: 'opened', counting: 'things', operator: 'at_least', value: 2, within_days: 30 }],
  }),
  begin('curious', {
    version: 2,
    all: [
      { happened: 'clicked', operator: 'at_least', value: 1, within_days: 90 },
      { happened: 'inquired', operator: 'at_most', value: 0 },
    ],
  }),
  begin('silent', {
    version: 2,
    all: [
      { company: { all: [{ field: 'tier', operator: 'equals', value: 'high_value' }] } },
      { happened: 'opened', operator: 'at_most', value: 0, within_days: 90 },
    ],
  }),
  begin('again', {
    version: 2,
    all: [
      {
        company: {
          all: [
            { happened: 'ordered', operator: 'at_least', value: 1 },
            { happened: 'ordered', operator: 'at_most', value: 0, within_days: 180 },
          ],
        },
      },
    ],
  }),
];
