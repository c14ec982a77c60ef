import { expect, it } from 'vitest';
import { Arena } from '../../src/keyspace/arena.ts';
import { Keyspace } from '../../src/keyspace/keyspace.ts';

it('Many slots stop counting at once and are freed piece by piece', () => {
  const arena = new Arena();
  let isTold = false;
  arena.onLeaving = () => {
    isTold = true;
  };
  const kept = arena.allocate(100);
  const usedByKept = arena.usedBytes;
  const pointers = Int32Array.from({ length: 20_000 }, () => arena.allocate(100));
  const pages = arena.pageBytes;

  arena.freeMany(pointers, pointers.length, arena.usedBytes - usedByKept);

  expect(isTold).toBe(true);
  expect(arena.usedBytes).toBe(usedByKept);
  expect(arena.leavingCount).toBe(20_000);
  expect(arena.pageBytes).toBe(pages);
  expect(arena.freeSome(15_000)).toBe(true);
  expect(arena.leavingCount).toBe(5000);
  const between = arena.allocate(100);
  expect(arena.freeSome(15_000)).toBe(false);
  expect(arena.pageBytes).toBeLessThan(pages);
  arena.free(between);
  arena.free(kept);
  expect(arena.usedBytes).toBe(0);
});

it('A few slots, or slots that nobody would free later, are freed at once', () => {
  const arena = new Arena();
  const pointers = Int32Array.from({ length: 20_000 }, () => arena.allocate(100));

  arena.freeMany(pointers, pointers.length, arena.usedBytes);

  expect(arena.usedBytes).toBe(0);
  expect(arena.freeSome(1)).toBe(false);
});

it('An emptied arena gives out slots anew', () => {
  const arena = new Arena();
  for (let i = 0; i < 20_000; i++) arena.allocate(8 + (i % 3000));
  arena.allocate(1_000_000);

  arena.reset();

  expect(arena.usedBytes).toBe(0);
  expect(arena.pageBytes).toBe(0);
  const pointer = arena.allocate(64);
  expect(pointer >>> 16).toBe(1);
  arena.pages[pointer >>> 16]!.fill(7, (pointer & 0xffff) << 3, ((pointer & 0xffff) << 3) + 64);
  arena.free(pointer);
});

it.each([
  ['all databases', [0, 1], 0],
  ['one of two', [0], 5000],
])('Keys of %s are cleared, and only they', (_title, cleared, left) => {
  const keyspace = new Keyspace({ now: 0 }, 2);
  const value = Buffer.from('value');
  for (const database of keyspace.databases) {
    for (let i = 0; i < 5000; i++) {
      const key = Buffer.from(`key:${i}`);
      database.setString(key, 0, key.length, value, 0, value.length, false);
    }
  }
  const used = keyspace.arena.usedBytes;

  keyspace.clear(cleared.map((index) => keyspace.databases[index]!));

  expect(keyspace.databases.map((database) => database.size)).toEqual([0, left]);
  expect(keyspace.arena.usedBytes).toBe(left === 0 ? 0 : used / 2);
  const key = Buffer.from('key:1');
  keyspace.databases[0]!.setString(key, 0, key.length, value, 0, value.length, false);
  expect(keyspace.databases[0]!.stringView(keyspace.databases[0]!.findRaw(key)).toString()).toBe('value');
  expect(keyspace.databases[1]!.findRaw(key) !== 0).toBe(left > 0);
});
