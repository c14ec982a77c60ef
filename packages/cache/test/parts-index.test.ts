/** The index by key parts finds what the key finds, and keeps nothing of what is gone. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildKey, type KeyPart } from '../src/index.ts';
import { PartsIndex } from '../src/parts-index.ts';

const part = fc.oneof(
  fc.constantFrom<KeyPart>('a', 'b', 'a:b', '', '1', 1, -0, 0, '0', '__proto__'),
  fc.string({ maxLength: 2 }),
);
const steps = fc.array(
  fc.record({ parts: fc.array(part, { minLength: 1, maxLength: 3 }), adds: fc.boolean() }),
  { maxLength: 40 },
);

it('parts find what their key finds, after any sequence of changes', () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const index = new PartsIndex<object>();
      const byKey = new Map<string, { parts: readonly KeyPart[]; item: object }>();
      for (const { parts, adds } of sequence) {
        const key = buildKey('thing:', parts);
        const old = byKey.get(key);
        if (adds) {
          const item = {};
          index.set(parts, item);
          byKey.set(key, { parts, item });
        } else if (old) {
          index.delete(parts, old.item);
          byKey.delete(key);
        }
        for (const { parts: seen } of sequence) {
          expect(index.get(seen)).toBe(byKey.get(buildKey('thing:', seen))?.item);
        }
      }
      for (const { parts, item } of byKey.values()) index.delete(parts, item);
      expect(index.isEmpty).toBe(true);
    }),
    { numRuns: 100 },
  );
});

it('what is no part of a key finds nothing, though its text might', () => {
  const index = new PartsIndex<string>();
  index.set(['undefined'], 'text');
  index.set([true], 'never kept');

  expect(index.get([undefined as unknown as KeyPart])).toBeUndefined();
  expect(index.get([true])).toBeUndefined();
  expect(index.get(['undefined'])).toBe('text');
});

it('an item that was replaced does not take its successor along', () => {
  const index = new PartsIndex<string>();
  index.set(['a', 'b'], 'old');
  index.set(['a', 'b'], 'new');

  index.delete(['a', 'b'], 'old');

  expect(index.get(['a', 'b'])).toBe('new');
});
