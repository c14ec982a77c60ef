import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../src/keyspace/arena.ts';
import { SortedSet } from '../../src/structures/sorted-set.ts';

const limits = { maxEntries: 128, maxMemberBytes: 64 };

function list(set: SortedSet): [string, number][] {
  const entries: [string, number][] = [];
  for (const cursor = set.cursorAt(0); cursor.valid; cursor.next())
    entries.push([cursor.member, cursor.score]);
  return entries;
}

function ordered(model: Map<string, number>): [string, number][] {
  return [...model].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
}

describe('SortedSet', () => {
  it('agrees with a sorted list over random changes, in ranks, ranges and order', () => {
    const step = fc.tuple(
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 0, max: 700 }),
      fc.integer({ min: -20, max: 20 }),
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 3000, size: 'max' }),
        fc.boolean(),
        fc.boolean(),
        (steps, shrinks, stays) => {
          const model = new Map<string, number>();
          const arena = new Arena();
          const set = new SortedSet(arena);

          for (const [action, number, score] of steps) {
            const member = `member:${stays ? number % 100 : number}`;
            if (action < (shrinks ? 5 : 2)) {
              expect(set.delete(member)).toBe(model.delete(member));
            } else {
              set.set(member, score, limits);
              model.set(member, score);
            }
          }

          const expected = ordered(model);
          expect(list(set)).toEqual(expected);
          const copy = set.clone();
          expect(list(copy)).toEqual(expected);
          copy.release();
          for (let i = 0; i < expected.length; i += 37) {
            const [member, score] = expected[i]!;
            expect(set.rank(member)).toBe(i);
            expect(set.score(member)).toBe(score);
            expect(set.cursorAt(i).member).toBe(member);
          }
          for (let min = -21; min <= 21; min += 7) {
            const span = set.spanOfScores({ min, max: min + 9, minExclusive: true, maxExclusive: false });
            const inside = expected.filter(([, score]) => score > min && score <= min + 9);
            expect(span.end - span.start).toBe(inside.length);
            if (inside.length > 0) expect(set.cursorAt(span.start).member).toBe(inside[0]?.[0]);
          }
          if (stays) {
            expect(set.encoding()).toBe('listpack');
            const backwards: number[] = [];
            for (const cursor = set.cursorAt(set.size - 1); cursor.valid; cursor.previous())
              backwards.push(cursor.score);
            expect(backwards.toReversed()).toEqual(expected.map(([, score]) => score));
          }
          set.release();
          expect(arena.usedBytes).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('walks backwards over many leaves and removes spans', () => {
    const set = new SortedSet(new Arena());
    for (let i = 0; i < 5000; i++) set.set(`m${i}`, i, limits);

    const backwards: number[] = [];
    for (const cursor = set.cursorAt(4999); cursor.valid; cursor.previous()) backwards.push(cursor.score);
    const removed = set.deleteSpan({ start: 10, end: 4990 });

    expect(backwards).toEqual(Array.from({ length: 5000 }, (_, i) => 4999 - i));
    expect(removed).toBe(4980);
    expect(list(set).map(([, score]) => score)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 4990, 4991, 4992, 4993, 4994, 4995, 4996, 4997, 4998, 4999,
    ]);
  });

  it.each([
    ['scores that few members share', 7919],
    ['few scores', 3],
    ['one score', 1],
  ])('keeps order and ranks over levels of nodes that split, merge and go: %s', (_title, scores) => {
    const arena = new Arena();
    const set = new SortedSet(arena);
    const model = new Map<string, number>();
    // Members that begin with others, and a generator that visits all numbers below 2^14 in a mixed order.
    const memberOf = (i: number) => `${'element:'.repeat(i & 1)}${(i >>> 1).toString(2)}`;
    const mixed = (i: number) => (Math.imul(i, 4005) + 1234) & 0x3fff;
    const put = (i: number, score: number) => {
      set.set(memberOf(i), score, limits);
      model.set(memberOf(i), score);
    };

    for (let i = 0; i < 8000; i++) put(mixed(i), mixed(i * 3) % scores);
    for (let i = 0; i < 8000; i += 3) put(mixed(i), mixed(i * 5) % scores);
    const full = list(set);
    const expectedFull = ordered(model);
    for (let i = 0; i < 8000; i++) {
      if (i % 40 === 0) continue;
      set.delete(memberOf(mixed(i)));
      model.delete(memberOf(mixed(i)));
    }
    // What is first goes again and again: separators follow.
    for (const [member] of ordered(model).slice(0, 100)) {
      set.delete(member);
      model.delete(member);
    }
    for (let i = 0; i < 2000; i++) put(mixed(i), mixed(i * 7) % scores);

    expect(full).toEqual(expectedFull);
    const expected = ordered(model);
    expect(list(set)).toEqual(expected);
    expect(expected.map(([member]) => set.rank(member))).toEqual(expected.map((_, rank) => rank));
    for (const bound of [-1, 0, 0.5, 1, 2, 100, 5000.5, 8000]) {
      const from = set.spanOfScores({ min: bound, max: Infinity, minExclusive: true, maxExclusive: false });
      const upTo = set.spanOfScores({ min: -Infinity, max: bound, minExclusive: false, maxExclusive: true });
      expect(from.start).toBe(expected.filter(([, score]) => score <= bound).length);
      expect(upTo.end).toBe(expected.filter(([, score]) => score < bound).length);
    }
    const ranksOfMembers = scores === 1 ? expected.length : 0;
    for (let rank = 0; rank < ranksOfMembers; rank += 29) {
      const bound = { kind: 'member', member: expected[rank]![0] } as const;
      const span = set.spanOfMembers({
        min: { ...bound, exclusive: true },
        max: { ...bound, exclusive: false },
      });
      expect(span).toEqual({ start: rank + 1, end: rank + 1 });
    }
    for (const [member] of expected) set.delete(member);
    expect(set.size).toBe(0);
    set.release();
    expect(arena.usedBytes).toBe(0);
  });

  it('finds spans of members where all scores are the same', () => {
    const set = new SortedSet(new Arena());
    for (const member of ['a', 'b', 'c', 'd']) set.set(member, 0, limits);

    const span = set.spanOfMembers({
      min: { kind: 'member', member: 'a', exclusive: true },
      max: { kind: 'member', member: 'c', exclusive: false },
    });
    const all = set.spanOfMembers({
      min: { kind: 'least', member: '', exclusive: true },
      max: { kind: 'greatest', member: '', exclusive: true },
    });

    expect(span).toEqual({ start: 1, end: 3 });
    expect(all).toEqual({ start: 0, end: 4 });
  });

  it('is a listpack up to its limits and a skiplist beyond', () => {
    const set = new SortedSet(new Arena());
    for (let i = 0; i < 128; i++) set.set(`m${i}`, i, limits);
    expect(set.encoding()).toBe('listpack');

    set.set('m128', 128, limits);
    expect(set.encoding()).toBe('skiplist');

    set.delete('m128');
    expect(set.encoding()).toBe('skiplist');
    expect(set.size).toBe(128);
  });
});
