import { describe, expect, it } from 'vitest';
import type { Database } from '../../src/keyspace/database.ts';
import { Keyspace } from '../../src/keyspace/keyspace.ts';
import { HashValue } from '../../src/types/hash.ts';
import { SetValue } from '../../src/types/set-value.ts';
import { SortedSetValue } from '../../src/types/sorted-set-value.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const hashLimits = { hashMaxListpackEntries: 128, hashMaxListpackValue: 64 };
const sortedSetLimits = { maxEntries: 128, maxMemberBytes: 64 };
type Kept = HashValue | SetValue | SortedSetValue;

function store(database: Database, name: string, container: Kept): number {
  return database.setContainer(Buffer.from(name), 0, name.length, container, false);
}

/** Adds or removes an element; its number is in all of it. */
function change(container: Kept, element: number, adds: boolean): void {
  const name = container instanceof SetValue && element % 7 > 0 ? String(element) : `element:${element}`;
  if (!adds) container.delete(name);
  else if (container instanceof HashValue)
    container.set(name, `${element}!`.repeat(element === 11 ? 30 : 1), hashLimits);
  else if (container instanceof SetValue) container.add(name, 16);
  else container.set(name, element % 5, sortedSetLimits);
}

const elementsOf = (container: Kept) => [...container.describe()].toSorted();

describe('Containers in records', () => {
  it(`hold what is told to whichever object stands for them, small or large (seed ${seed})`, () => {
    let state = seed;
    const random = (below: number) => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return Math.floor((state / 0x7fffffff) * below) % below;
    };
    const keyspace = new Keyspace({ now: 1000 }, 2);
    const [database] = keyspace.databases as [Database, Database];
    const kinds = [HashValue, SetValue, SortedSetValue] as const;
    const copies = new Map<string, Kept>();
    const find = (name: string) => database.findRaw(Buffer.from(name));

    for (let step = 0; step < 10_000; step++) {
      const name = `key:${random(40)}`;
      const pointer = find(name);
      const copy = copies.get(name);
      expect(pointer !== 0).toBe(copy !== undefined);
      const action = random(400);
      if (copy === undefined) {
        const made = new kinds[random(3)]!(keyspace.arena);
        store(database, name, made);
        copies.set(name, made.clone());
      } else if (action === 0) {
        database.remove(pointer);
        copy.release();
        copies.delete(name);
      } else if (action === 1) {
        database.setString(Buffer.from(name), 0, name.length, Buffer.from('text'), 0, 4, false);
        database.remove(find(name));
        copy.release();
        copies.delete(name);
      } else if (action < 6) {
        const other = `key:${random(40)}`;
        if (find(other) !== 0) continue;
        if (action < 4) {
          database.rename(pointer, Buffer.from(other), 0, other.length);
          copies.delete(name);
          copies.set(other, copy);
        } else {
          database.copyTo(pointer, database, Buffer.from(other));
          copies.set(other, copy.clone());
        }
      } else {
        const container = database.containerOf(pointer) as Kept;
        // Some keys grow beyond their small form, all shrink again.
        const adds = random(10) < (step % 5000 < 3000 ? 7 : 2);
        for (let left = random(8); left >= 0; left--) {
          const element = random(name.endsWith('3') ? 400 : 12);
          change(container, element, adds);
          change(copy, element, adds);
        }
        expect(database.containerOf(pointer)).toBe(container);
        expect(container.size).toBe(copy.size);
      }
    }

    for (const [name, copy] of copies) {
      const container = database.containerOf(find(name)) as Kept;
      expect(elementsOf(container)).toEqual(elementsOf(copy));
      expect(container.encoding()).toBe(copy.encoding());
      database.remove(find(name));
      copy.release();
    }
    expect(keyspace.arena.usedBytes).toBe(0);
    keyspace.containers.account();
    expect(keyspace.containers.memoryBytes).toBe(0);
  });

  it('take a record and a slot while they are small, and no object', () => {
    const keyspace = new Keyspace({ now: 1000 }, 1);
    const database = keyspace.databases[0]!;
    for (let i = 0; i < 1000; i++) {
      const hash = new HashValue(keyspace.arena);
      store(database, `key:${i}`, hash);
      hash.set('field', 'value', hashLimits);
    }

    keyspace.containers.account();

    expect(keyspace.containers.memoryBytes).toBe(0);
    expect(keyspace.arena.usedBytes).toBe(1000 * (32 + 16));
  });

  it('are empty for who still holds them when their key is gone', () => {
    const keyspace = new Keyspace({ now: 1000 }, 1);
    const database = keyspace.databases[0]!;
    const set = new SetValue(keyspace.arena);
    const pointer = store(database, 'key', set);
    set.add('1', 16);

    database.remove(pointer);
    set.add('2', 16);

    expect(set.size).toBe(1);
    set.release();
    expect(keyspace.arena.usedBytes).toBe(0);
  });

  it('stay one and the same where a command meets a key twice', () => {
    const keyspace = new Keyspace({ now: 1000 }, 1);
    const database = keyspace.databases[0]!;
    const first = store(database, 'first', new SetValue(keyspace.arena));
    const second = store(database, 'second', new SetValue(keyspace.arena));

    const source = database.containerOf(first);
    const target = database.containerOf(second);

    expect(database.containerOf(first)).toBe(source);
    expect(database.containerOf(second)).toBe(target);
    expect(source).not.toBe(target);
  });
});
