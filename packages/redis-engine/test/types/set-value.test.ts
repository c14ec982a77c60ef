import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { Arena } from '../../src/keyspace/arena.ts';
import { SetValue } from '../../src/types/set-value.ts';

const maxIntegers = 40;

function membersOf(set: SetValue): string[] {
  return Array.from({ length: set.size }, (_, place) => set.at(place));
}

/** Members that are integers of one and two words, spellings that are none, and strings; in a wide or a narrow range. */
function memberOf(kind: number, number: number): string {
  return [
    String(number),
    String(number - 30),
    String(number * 1e9),
    String(9223372036854775807n - BigInt(number)),
    `0${number}`,
    `m${number}`,
    `${'long'.repeat(70)}${number}`,
  ][kind]!;
}

it('agrees with a Set over random additions and removals, in each of its forms', () => {
  const step = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.nat({ max: 6 }), fc.nat({ max: 100 }));
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 500, size: 'max' }),
      fc.integer({ min: 1, max: 7 }),
      (steps, kinds) => {
        const arena = new Arena();
        const set = new SetValue(arena);
        const model = new Set<string>();

        for (const [action, kind, number] of steps) {
          const member = memberOf(kind % kinds, number);
          expect(set.has(member)).toBe(model.has(member));
          if (action === 0) expect(set.delete(member)).toBe(model.delete(member));
          else expect(set.add(member, maxIntegers)).toBe(!model.has(member));
          if (action !== 0) model.add(member);
          expect(set.size).toBe(model.size);
        }

        expect(membersOf(set).toSorted()).toEqual([...model].toSorted());
        const copy = set.clone();
        expect(copy.encoding()).toBe(set.encoding());
        set.release();
        expect(membersOf(copy).toSorted()).toEqual([...model].toSorted());
        copy.release();
        expect(arena.usedBytes).toBe(0);
      },
    ),
    { numRuns: 60 },
  );
});

it('keeps integers in ascending order, across the border of exact numbers', () => {
  const set = new SetValue(new Arena());
  const ascending = [
    '-9223372036854775808',
    '-4294967297',
    '-3',
    '5',
    '4294967296',
    '9007199254740992',
    '9223372036854775807',
  ];

  for (const member of ascending.toReversed()) set.add(member, 512);

  expect(membersOf(set)).toEqual(ascending);
  expect(set.add('-3', 512)).toBe(false);
  expect(set.delete('5')).toBe(true);
  expect(set.delete('5')).toBe(false);
  expect(set.encoding()).toBe('intset');
});

it('turns to strings with one integer too many, or one that is not spelled as such', () => {
  const byCount = new SetValue(new Arena());
  const bySpelling = new SetValue(new Arena());

  for (let i = 0; i <= maxIntegers; i++) byCount.add(`${i}`, maxIntegers);
  bySpelling.add('1', maxIntegers);
  bySpelling.add('01', maxIntegers);

  expect([byCount.encoding(), byCount.size]).toEqual(['hashtable', maxIntegers + 1]);
  expect([bySpelling.encoding(), ...membersOf(bySpelling)]).toEqual(['hashtable', '1', '01']);
});
