import { expect, it } from 'vitest';
import { Keyspace } from '../../src/keyspace/keyspace.ts';
import { NO_EXPIRY } from '../../src/keyspace/database.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

function generator(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x7fffffff) * below) % below;
  };
}

it(`A database agrees with a Map over random changes (seed ${seed})`, () => {
  const random = generator(seed);
  const clock = { now: 1000 };
  const keyspace = new Keyspace(clock, 2);
  const database = keyspace.databases[0]!;
  const model = new Map<string, { value: string; expiry: number }>();

  for (let step = 0; step < 60_000; step++) {
    const name = `key:${random(step < 40_000 ? 5000 : 50)}`;
    const key = Buffer.from(name);
    const pointer = database.find(key, 0, key.length);
    expect(pointer !== 0).toBe(model.has(name));
    switch (random(6)) {
      case 0:
      case 1:
      case 2: {
        const text = 'v'.repeat(random(random(50) === 0 ? 100_000 : 40));
        const keeps = random(2) === 0;
        const value = Buffer.from(text);
        database.setString(key, 0, key.length, value, 0, value.length, keeps);
        model.set(name, { value: text, expiry: keeps ? (model.get(name)?.expiry ?? NO_EXPIRY) : NO_EXPIRY });
        break;
      }
      case 3:
        if (pointer === 0) break;
        database.setExpiry(pointer, 2 ** 40 + step);
        model.get(name)!.expiry = 2 ** 40 + step;
        break;
      case 4: {
        if (pointer === 0) break;
        const length = random(100);
        database.resizeString(pointer, length);
        const entry = model.get(name)!;
        entry.value = entry.value.slice(0, length).padEnd(length, '\0');
        break;
      }
      default:
        if (pointer === 0) break;
        database.remove(pointer);
        model.delete(name);
    }
  }

  expect(database.size).toBe(model.size);
  expect(database.expires).toBe([...model.values()].filter(({ expiry }) => expiry !== NO_EXPIRY).length);
  for (const [name, { value, expiry }] of model) {
    const key = Buffer.from(name);
    const pointer = database.find(key, 0, key.length);
    expect(database.stringView(pointer).toString('latin1')).toBe(value);
    expect(database.expiryOf(pointer)).toBe(expiry);
  }
  expect(database.table.memoryBytes).toBeGreaterThanOrEqual(database.size * 8);
  expect(database.table.memoryBytes).toBeLessThan(5000 * 32);
  database.clear();
  expect(keyspace.arena.usedBytes).toBe(0);
});

it('A scan returns each key that is there throughout, while the table grows and shrinks', () => {
  const keyspace = new Keyspace({ now: 0 }, 1);
  const database = keyspace.databases[0]!;
  const add = (name: string) => {
    const key = Buffer.from(name);
    database.setString(key, 0, key.length, key, 0, 0, false);
  };
  const remove = (name: string) => {
    const key = Buffer.from(name);
    database.remove(database.find(key, 0, key.length));
  };
  for (let i = 0; i < 3000; i++) add(`steady:${i}`);
  const seen = new Set<string>();

  let cursor = 0;
  let round = 0;
  do {
    const found: number[] = [];
    cursor = database.table.scan(cursor, 10, found);
    for (const pointer of found) seen.add(database.keyTextOf(pointer));
    const grows = round % 200 < 100;
    for (let i = 0; i < 200; i++) {
      if (grows) add(`passing:${round % 100}:${i}`);
      else remove(`passing:${round % 100}:${i}`);
    }
    round++;
  } while (cursor !== 0);

  for (let i = 0; i < 3000; i++) expect(seen.has(`steady:${i}`)).toBe(true);
});
