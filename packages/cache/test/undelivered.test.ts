/** Kept invalidations: what is kept again while it is being delivered, the bounds, parts of a store, and the end of the process. */
import { afterEach, describe, expect, it } from 'vitest';
import { createCache, memoryStore, type Cache, type Store } from '../src/index.ts';
import { deferred, type Deferred } from './support/deferred.ts';
import { eventually } from './support/redis-servers.ts';

interface Faulty {
  readonly store: Store;
  /** Whether a call of this name, for this part of the store, is refused. */
  refuses: (name: string, keys: readonly string[]) => boolean;
  /** The next call of that name waits for it, after it was performed. */
  hold: { readonly name: string; readonly reached: Deferred<void>; readonly go: Deferred<void> } | undefined;
  readonly calls: string[];
}

/** A store of two parts, `even` and `odd` by the key's last digit, that fails as it is told. */
function faulty(inner: Store): Faulty {
  const faults: Faulty = { store: inner, refuses: () => false, hold: undefined, calls: [] };
  const partOf = (key: string) => (Number(key.at(-1)) % 2 === 0 ? 'even' : 'odd');
  const store = new Proxy(inner, {
    get: (target, name) => {
      if (name === 'laneOf') return partOf;
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || name === 'watch' || name === 'close') return member;
      return async (...args: unknown[]) => {
        const keys = typeof args[0] === 'string' ? [args[0]] : Array.isArray(args[0]) ? args[0] : [];
        faults.calls.push(`${String(name)} ${keys.join(' ')}`);
        if (faults.refuses(String(name), keys as string[])) throw new Error('refused');
        const answer: unknown = await (member as (...all: unknown[]) => Promise<unknown>).apply(target, args);
        const { hold } = faults;
        if (hold?.name === name) {
          faults.hold = undefined;
          hold.reached.resolve();
          await hold.go.promise;
        }
        return answer;
      };
    },
  });
  return Object.assign(faults, { store });
}

/** The same store for several caches: none of them closes it. */
function keptOpen(store: Store): Store {
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'close') return async () => {};
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

const patient = { timeoutMs: 60_000, suspectAfterMs: 60_000, adminTimeoutMs: 60_000 };

describe('an invalidation that is kept', () => {
  const caches: Cache[] = [];
  afterEach(async () => {
    await Promise.all(caches.splice(0).map((cache) => cache.close()));
  });

  /** Two nodes on one memory store; the first one's way to it is faulty. */
  const open = (tagged: boolean, maxUndelivered = 100) => {
    const shared = memoryStore();
    const faults = faulty(shared);
    let version = 1;
    const declare = (store: Store) => {
      const cache = createCache({
        store: keptOpen(store),
        timeouts: patient,
        breaker: { failureThreshold: 1_000_000 },
        maxUndelivered,
      });
      caches.push(cache);
      const things = cache.entity('thing', {
        key: (n: number) => [n],
        load: async () => ({ version }),
        ...(tagged ? { tags: () => ['tag'] } : {}),
      });
      return { cache, things };
    };
    return {
      faults,
      writer: declare(faults.store),
      reader: declare(shared),
      change: () => (version += 1),
    };
  };

  it('again, while its tag is on the way, is delivered again', async () => {
    const { faults, writer, reader, change } = open(true);
    faults.refuses = (name) => name === 'bumpTags';
    change();
    await writer.cache.invalidateTags(['tag']);
    const hold = { name: 'bumpTags', reached: deferred(), go: deferred() };
    faults.hold = hold;
    faults.refuses = () => false;
    await hold.reached.promise;
    // Performed, and its answer is on the way: what is filled from now on it has not invalidated.
    await reader.things.get(1);
    expect(await reader.things.get(1)).toEqual({ value: { version: 2 }, source: 'cache' });
    change();
    faults.refuses = (name) => name === 'bumpTags';
    expect(await writer.cache.invalidateTags(['tag'])).toEqual({ delivered: false });
    faults.refuses = () => false;
    hold.go.resolve();

    await eventually(() => writer.cache.undelivered === 0);
    expect((await reader.things.get(1)).value).toEqual({ version: 3 });
  });

  it('again, while a clear is on the way, is delivered again', async () => {
    const { faults, writer, reader, change } = open(false);
    faults.refuses = (name) => name === 'clearPrefixes';
    change();
    await writer.cache.clear();
    const hold = { name: 'clearPrefixes', reached: deferred(), go: deferred() };
    faults.hold = hold;
    faults.refuses = () => false;
    await hold.reached.promise;
    await reader.things.get(1);
    expect(await reader.things.get(1)).toEqual({ value: { version: 2 }, source: 'cache' });
    change();
    faults.refuses = (name) => name === 'clearPrefixes';
    expect(await writer.cache.clear()).toEqual({ delivered: false });
    faults.refuses = () => false;
    hold.go.resolve();

    await eventually(() => writer.cache.undelivered === 0);
    expect((await reader.things.get(1)).value).toEqual({ version: 3 });
  });

  it('beyond the bound becomes one clear, which removes more and forgets nothing', async () => {
    const { faults, writer, reader, change } = open(false, 10);
    await reader.things.getMany(Array.from({ length: 30 }, (_, n) => n));
    faults.refuses = () => true;
    change();
    for (let n = 0; n < 25; n += 1) await writer.things.invalidate(n);

    expect(writer.cache.undelivered).toBeLessThanOrEqual(11);
    faults.refuses = () => false;
    await eventually(() => writer.cache.undelivered === 0);
    const readings = await reader.things.getMany(Array.from({ length: 30 }, (_, n) => n));
    expect(readings.every(({ value }) => value?.version === 2)).toBe(true);
  });

  it('as one of more tags than the bound becomes one clear as well', async () => {
    const { faults, writer, reader, change } = open(true, 10);
    await reader.things.get(1);
    faults.refuses = () => true;
    change();
    await writer.cache.invalidateTags(['tag']);
    for (let n = 0; n < 25; n += 1) await writer.cache.invalidateTags([`tag-${n}`]);

    expect(writer.cache.undelivered).toBeLessThanOrEqual(11);
    faults.refuses = () => false;
    await eventually(() => writer.cache.undelivered === 0);
    expect((await reader.things.get(1)).value).toEqual({ version: 2 });
  });

  it('for a part of the store that stays away holds up no other part', async () => {
    const { faults, writer } = open(false);
    faults.refuses = () => true;
    await writer.things.invalidateMany([1, 2, 3, 4]);
    expect(writer.cache.undelivered).toBe(4);

    faults.refuses = (_, keys) => keys.some((key) => Number(key.at(-1)) % 2 === 1);
    await eventually(() => writer.cache.undelivered === 2);

    faults.refuses = () => false;
    await eventually(() => writer.cache.undelivered === 0);
  });

  it('is delivered by close() if the store takes it then, and still counted if not', async () => {
    const { faults, writer } = open(false);
    const lost = open(false);
    for (const { faults: each } of [{ faults }, lost]) each.refuses = () => true;
    await writer.things.invalidateMany([1, 2]);
    await lost.writer.things.invalidateMany([1, 2, 3]);
    faults.refuses = () => false;

    await Promise.all([writer.cache.close(), lost.writer.cache.close()]);

    expect(writer.cache.undelivered).toBe(0);
    expect(lost.writer.cache.undelivered).toBe(3);
    expect(faults.calls.at(-1)).toMatch(/^remove thing:/);
  });
});
