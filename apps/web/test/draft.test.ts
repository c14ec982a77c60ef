import { expect, test } from 'vitest';
import { contested, type Rules, withChange } from '../src/staff/settings/draft.ts';

const rules = {
  minParty: 1,
  maxParty: 8,
  turnTimes: [{ upToPartySize: 2, minutes: 90 }],
} as unknown as Rules;

test('a field that is as it was again is no change', () => {
  const changed = withChange(rules, {}, 'turnTimes', [{ upToPartySize: 4, minutes: 90 }]);

  const back = withChange(rules, changed, 'turnTimes', [{ upToPartySize: 2, minutes: 90 }]);

  expect(Object.keys(changed)).toEqual(['turnTimes']);
  expect(back).toEqual({});
});

test('of the changed fields only those that the newer version changed too are contested', () => {
  const newer = { ...rules, maxParty: 10 };

  expect(contested(rules, newer, { maxParty: 12, minParty: 2 })).toEqual(['maxParty']);
  expect(contested(rules, newer, { minParty: 2 })).toEqual([]);
});
