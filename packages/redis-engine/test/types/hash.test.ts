import { expect, it } from 'vitest';
import { Arena } from '../../src/keyspace/arena.ts';
import { HashValue } from '../../src/types/hash.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const limits = { hashMaxListpackEntries: 300, hashMaxListpackValue: 64 };

function entriesOf(hash: HashValue): [string, string][] {
  const entries: [string, string][] = [];
  for (const cursor = hash.first(); cursor.valid; cursor.next())
    entries.push([cursor.field(), cursor.value()]);
  return entries;
}

it.each([10, 60, 400])(`agrees with a Map over random changes of %i fields (seed ${seed})`, (fields) => {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x7fffffff) * below) % below;
  };
  const arena = new Arena();
  const hash = new HashValue(arena);
  const model = new Map<string, string>();

  for (let step = 0; step < 8000; step++) {
    const field = String.fromCharCode(random(256)).repeat(random(2)) + random(fields);
    const value = String.fromCharCode(random(256)).repeat(random(12));
    if (random(3) === 0) {
      expect(hash.delete(field)).toBe(model.delete(field));
    } else {
      expect(hash.set(field, value, limits)).toBe(!model.has(field));
      model.set(field, value);
    }
    expect(hash.size).toBe(model.size);
    expect(hash.get(field)).toBe(model.get(field));
    expect(hash.has(field)).toBe(model.has(field));
  }

  expect(new Map(entriesOf(hash))).toEqual(model);
  const copy = hash.clone();
  expect(new Map(entriesOf(copy))).toEqual(model);
  expect(copy.encoding()).toBe(hash.encoding());
  hash.release();
  expect(new Map(entriesOf(copy))).toEqual(model);
  copy.release();
  expect(arena.usedBytes).toBe(0);
});

it('is a listpack up to the configured limits, however it is kept', () => {
  const arena = new Arena();
  const byCount = new HashValue(arena);
  const byLength = new HashValue(arena);

  for (let i = 0; i < 300; i++) byCount.set(`f${i}`, 'v', limits);
  byLength.set('f', 'v'.repeat(64), limits);

  expect([byCount.encoding(), byLength.encoding()]).toEqual(['listpack', 'listpack']);
  byCount.set('one more', 'v', limits);
  byLength.set('f', 'v'.repeat(65), limits);
  expect([byCount.encoding(), byLength.encoding()]).toEqual(['hashtable', 'hashtable']);
  byCount.delete('one more');
  expect(byCount.encoding()).toBe('hashtable');
});

it('keeps fields and values longer than a packed pair can have', () => {
  const hash = new HashValue(new Arena());
  const long = 'long'.repeat(50_000);

  const lax = { hashMaxListpackEntries: 512, hashMaxListpackValue: 1_000_000 };
  hash.set('field', 'short', lax);
  hash.set('field', long, lax);
  hash.set(long, 'value', lax);

  expect(hash.get('field') === long).toBe(true);
  expect(hash.get(long)).toBe('value');
  expect(hash.encoding()).toBe('listpack');
});
