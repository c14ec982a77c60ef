/** Kept invalidations: what is kept again while it is being delivered, the bounds, parts of a store, and the end of the process. */
import { afterEach, describe, expect, it } from 'vitest';
import { createCache, memoryStore, type Cache, type Store } from '../src/index.ts';
import { eventually } from './support/redis-servers.ts';
import { Way } from './support/way.ts';

/** A store of two parts, `even` and `odd` by the key's last digit. */
const partOf = (key: string) => (Number(key.at(-1)) % 2 === 0 ? 'even' : 'odd');

const patient = { timeoutMs: 60_000, suspectAfterMs: 60_000, adminTimeoutMs: 60_000 };

describe('an invalidation that is kept', () => {
  const caches: Cache[] = [];
  afterEach(async () => {
    await Promise.all(caches.splice(0).map((cache) => cache.close()));
  });

  /** Two nodes on one memory store; the first one's way to it is faulty. */
  const open = (tagged: boolean, maxUndelivered = 100) => {
    const shared = memoryStore();
    const way = new Way(shared, partOf);
    let version = 1;
    const declare = (store: Store) => {
      const cache = createCache({
        store,
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
      way,
      writer: declare(way.store),
      reader: declare(new Way(shared).store),
      change: () => (version += 1),
    };
  };

  it('again, while its tag is on the way, is delivered again', async () => {
    const { way, writer, reader, change } = open(true);
    way.refuses = (name) => name === 'bumpTags';
    change();
    await writer.cache.invalidateTags(['tag']);
    const hold = way.stop('bumpTags', 'after');
    way.refuses = () => false;
    await hold.reached;
    // Performed, and its answer is on the way: what is filled from now on it has not invalidated.
    await reader.things.get(1);
    expect(await reader.things.get(1)).toEqual({ value: { version: 2 }, source: 'cache' });
    change();
    way.refuses = (name) => name === 'bumpTags';
    expect(await writer.cache.invalidateTags(['tag'])).toEqual({ delivered: false });
    way.refuses = () => false;
    hold.go();

    await eventually(() => writer.cache.undelivered === 0);
    expect((await reader.things.get(1)).value).toEqual({ version: 3 });
  });

  it('again, while its removal is on the way, is delivered again', async () => {
    const { way, writer, reader, change } = open(false);
    way.refuses = (name) => name === 'remove';
    change();
    await writer.things.invalidate(1);
    const hold = way.stop('remove', 'after');
    way.refuses = () => false;
    await hold.reached;
    await reader.things.get(1);
    expect(await reader.things.get(1)).toEqual({ value: { version: 2 }, source: 'cache' });
    change();
    way.refuses = (name) => name === 'remove';
    expect(await writer.things.invalidate(1)).toEqual({ delivered: false });
    way.refuses = () => false;
    hold.go();

    await eventually(() => writer.cache.undelivered === 0);
    expect((await reader.things.get(1)).value).toEqual({ version: 3 });
  });

  it('again, while a clear is on the way, is delivered again', async () => {
    const { way, writer, reader, change } = open(false);
    way.refuses = (name) => name === 'clearPrefixes';
    change();
    await writer.cache.clear();
    const hold = way.stop('clearPrefixes', 'after');
    way.refuses = () => false;
    await hold.reached;
    await reader.things.get(1);
    expect(await reader.things.get(1)).toEqual({ value: { version: 2 }, source: 'cache' });
    change();
    way.refuses = (name) => name === 'clearPrefixes';
    expect(await writer.cache.clear()).toEqual({ delivered: false });
    way.refuses = () => false;
    hold.go();

    await eventually(() => writer.cache.undelivered === 0);
    expect((await reader.things.get(1)).value).toEqual({ version: 3 });
  });

  it('beyond the bound becomes one clear, which removes more and forgets nothing', async () => {
    const { way, writer, reader, change } = open(false, 10);
    await reader.things.getMany(Array.from({ length: 30 }, (_, n) => n));
    way.refuses = () => true;
    change();
    for (let n = 0; n < 25; n += 1) await writer.things.invalidate(n);

    expect(writer.cache.undelivered).toBeLessThanOrEqual(11);
    way.refuses = () => false;
    await eventually(() => writer.cache.undelivered === 0);
    const readings = await reader.things.getMany(Array.from({ length: 30 }, (_, n) => n));
    expect(readings.every(({ value }) => value?.version === 2)).toBe(true);
  });

  it('as one of more tags than the bound becomes one clear as well', async () => {
    const { way, writer, reader, change } = open(true, 10);
    await reader.things.get(1);
    way.refuses = () => true;
    change();
    await writer.cache.invalidateTags(['tag']);
    for (let n = 0; n < 25; n += 1) await writer.cache.invalidateTags([`tag-${n}`]);

    expect(writer.cache.undelivered).toBeLessThanOrEqual(11);
    way.refuses = () => false;
    await eventually(() => writer.cache.undelivered === 0);
    expect((await reader.things.get(1)).value).toEqual({ version: 2 });
  });

  it('for a part of the store that stays away holds up no other part', async () => {
    const { way, writer } = open(false);
    way.refuses = () => true;
    await writer.things.invalidateMany([1, 2, 3, 4]);
    expect(writer.cache.undelivered).toBe(4);

    way.refuses = (_, keys) => keys.some((key) => Number(key.at(-1)) % 2 === 1);
    await eventually(() => writer.cache.undelivered === 2);

    way.refuses = () => false;
    await eventually(() => writer.cache.undelivered === 0);
  });

  it('is delivered by close() if the store takes it then, and still counted if not', async () => {
    const { way, writer } = open(false);
    const lost = open(false);
    for (const each of [way, lost.way]) each.refuses = () => true;
    await writer.things.invalidateMany([1, 2]);
    await lost.writer.things.invalidateMany([1, 2, 3]);
    way.refuses = () => false;

    await Promise.all([writer.cache.close(), lost.writer.cache.close()]);

    expect(writer.cache.undelivered).toBe(0);
    expect(lost.writer.cache.undelivered).toBe(3);
    expect(way.calls.at(-1)).toMatch(/^remove thing:/);
  });
});
