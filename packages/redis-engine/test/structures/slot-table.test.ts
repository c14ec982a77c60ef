import { expect, it } from 'vitest';
import { Arena } from '../../src/keyspace/arena.ts';
import { bytesOf } from '../../src/structures/byte-text.ts';
import { SlotTable } from '../../src/structures/slot-table.ts';

function find(table: SlotTable, key: string): number {
  return table.find(bytesOf(key), 0, key.length);
}

it('finds what was added, through growth, the split of its index, and removal', () => {
  const arena = new Arena();
  const table = new SlotTable(arena, 1);
  const count = 40_000;

  for (let i = 0; i < count; i++) {
    const key = `key:${i}`;
    expect(find(table, key)).toBe(0);
    table.setOwnWord(table.add(bytesOf(key), 0, key.length, 0), i);
  }
  for (let i = 0; i < count; i++) expect(table.ownWord(find(table, `key:${i}`))).toBe(i);
  for (let i = 0; i < count; i += 1) if (i % 100 !== 0) table.remove(find(table, `key:${i}`));

  const left = Array.from({ length: table.size }, (_, place) => table.keyText(table.entryAt(place)));
  expect(left.toSorted()).toEqual(Array.from({ length: 400 }, (_, i) => `key:${i * 100}`).toSorted());
  for (let i = 0; i < count; i++) expect(find(table, `key:${i}`) !== 0).toBe(i % 100 === 0);
  expect(table.memoryBytes).toBeLessThan(40_000);
  table.release();
  expect(arena.usedBytes).toBe(0);
});

it('moves an entry whose value takes more room and still finds it', () => {
  const table = new SlotTable(new Arena(), 1);
  for (const key of ['a', 'b', 'c']) {
    find(table, key);
    table.add(bytesOf(key), 0, 1, 10);
  }

  const before = find(table, 'b');
  const moved = table.resize(before, 5000);

  expect(moved).not.toBe(before);
  expect(find(table, 'b')).toBe(moved);
  expect(table.entryAt(1)).toBe(moved);
  expect(table.keyText(moved)).toBe('b');
});
