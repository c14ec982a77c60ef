/** The chaos store, and a cache that lives through it: no read fails, whatever the store does. */
import { afterEach, describe, expect, it } from 'vitest';
import { chaosStore, createCache, memoryStore, type Cache, type Chaos } from '../src/index.ts';
import { eventually } from './support/redis-servers.ts';

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

describe('with a chaos store', () => {
  const caches: Cache[] = [];
  const open = (initial: Partial<Chaos>) => {
    const store = chaosStore(memoryStore(), initial, seeded(7));
    const cache = createCache({ store });
    caches.push(cache);
    let version = 1;
    const things = cache.entity('thing', {
      key: (n: number) => [n],
      load: async (n) => ({ n, version }),
      lease: '50ms',
      fence: '50ms',
    });
    const write = (n: number) =>
      things.write(n, async () => {
        version += 1;
      });
    return { cache, things, write, chaos: store.chaos };
  };
  afterEach(async () => {
    await Promise.all(caches.splice(0).map((cache) => cache.close()));
  });

  it.each([
    ['fails now and then', { errorRate: 0.3 }],
    ['loses replies', { lostReplyRate: 0.3 }],
    ['fails always', { errorRate: 1 }],
    ['is slow', { latencyMs: 3 }],
    ['refuses every call', { partition: 'refuse' }],
    ['hangs', { partition: 'hang' }],
  ] as const)('no read fails while the store %s', async (_, initial) => {
    const { things } = open(initial);

    for (let round = 0; round < 3; round += 1) {
      const readings = await things.getMany(Array.from({ length: 30 }, (_unused, n) => n));
      expect(readings.every(({ value }, n) => value?.n === n)).toBe(true);
    }
  });

  it('uses the store again when a partition is over, and delivers what it kept', async () => {
    const { cache, things, write, chaos } = open({});
    await things.get(1);
    chaos.partition = 'hang';
    await write(1);
    expect(cache.undelivered).toBe(1);
    expect((await things.get(1)).value?.version).toBe(2);
    chaos.partition = 'none';

    await eventually(() => cache.undelivered === 0);
    await eventually(async () => (await things.get(1)).source === 'cache');
    expect((await things.get(1)).value?.version).toBe(2);
  });
});
