import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntegerSet } from '../../src/structures/integer-set.ts';
import { StringSet } from '../../src/structures/string-set.ts';

describe('StringSet', () => {
  it('agrees with a Set over random additions and removals', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 60 })), { maxLength: 400 }),
        (steps) => {
          const model = new Set<string>();
          const set = new StringSet();

          for (const [adds, number] of steps) {
            const member = `m${number}`;
            if (adds) expect(set.add(member)).toBe(!model.has(member));
            else expect(set.delete(member)).toBe(model.has(member));
            if (adds) model.add(member);
            else model.delete(member);
          }

          expect([...set.members].sort()).toEqual([...model].sort());
          for (let i = 0; i <= 60; i++) expect(set.has(`m${i}`)).toBe(model.has(`m${i}`));
          expect(set.clone().members).toEqual(set.members);
        },
      ),
    );
  });
});

describe('IntegerSet', () => {
  it('keeps values in ascending order, across the border of exact numbers', () => {
    const set = new IntegerSet();

    for (const value of [
      5,
      -3,
      9223372036854775807n,
      -9223372036854775808n,
      9007199254740991,
      9007199254740992n,
      5,
    ]) {
      set.add(value);
    }

    expect(set.values).toEqual([
      -9223372036854775808n,
      -3,
      5,
      9007199254740991,
      9007199254740992n,
      9223372036854775807n,
    ]);
    expect(set.has(9007199254740992n)).toBe(true);
    expect(set.delete(5)).toBe(true);
    expect(set.delete(5)).toBe(false);
    expect(set.size).toBe(5);
  });
});
