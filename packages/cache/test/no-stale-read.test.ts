/**
 * Promise 1: no read that begins after a write was acknowledged returns an older value, whatever the interleaving.
 * HISTORIES sets how many histories are run (the nightly run: 100000), HISTORY_SEED repeats one run.
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memcachedStore, memoryStore, redisStore, type Store } from '../src/index.ts';
import { runHistory, type Action, type Program } from './support/history.ts';
import {
  hasMemcached,
  hasRedis,
  startMemcached,
  startRedis,
  type RedisServer,
} from './support/redis-servers.ts';

const runs = Number(process.env['HISTORIES'] ?? 1_000);
const seed = Number(process.env['HISTORY_SEED'] ?? Date.now() % 2 ** 31);

function programs(actions: readonly Action[], fixed: Partial<Program> = {}): fc.Arbitrary<Program> {
  return fc
    .record({
      nodes: fc.integer({ min: 2, max: 3 }),
      operations: fc.array(
        fc.record({
          client: fc.integer({ min: 0, max: 3 }),
          node: fc.integer({ min: 0, max: 2 }),
          action: fc.constantFrom(...actions),
        }),
        { minLength: 2, maxLength: 9 },
      ),
      faults: fc.boolean(),
      tagged: fc.boolean(),
      stale: fc.boolean(),
      choices: fc.array(fc.nat({ max: 4_095 }), { maxLength: 150, size: 'max' }),
    })
    .map((program) => ({ ...program, ...fixed }));
}

async function check(
  program: Program,
  openStore: (now: () => number) => Store,
  namespace?: string,
): Promise<void> {
  const { violations, trace } = await runHistory(program, openStore, namespace);
  if (violations.length > 0) throw new Error(`${violations.join('\n')}\n${trace.join('\n')}`);
}

const everything: readonly Action[] = [
  'read',
  'read',
  'read',
  'peek',
  'write',
  'write',
  'put',
  'invalidate',
  'invalidateTag',
  'clear',
  'expire',
  'crash',
  'lapse',
];

/** Fills whether or not the lease stands, as a cache without leases does. */
function withoutLeases(store: Store): Store {
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'fill') {
        return async (key: string, token: string, text: string, ttlMs: number) => {
          await target.remove([key]);
          await target.lease(key, token, 1_000, '*', false);
          return target.fill(key, token, text, ttlMs);
        };
      }
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

describe('no stale read after an acknowledged write', () => {
  it(
    `holds in ${runs} generated histories (seed ${seed})`,
    async () => {
      await fc.assert(
        fc.asyncProperty(programs(everything), (program) => check(program, (now) => memoryStore({ now }))),
        { numRuns: runs, seed },
      );
    },
    runs * 100 + 60_000,
  );

  it('would not hold without leases: the same histories find the stale-set race', async () => {
    const result = await fc.check(
      fc.asyncProperty(
        programs(['read', 'invalidate'], { faults: false, tagged: false, stale: false }),
        (program) => check(program, (now) => withoutLeases(memoryStore({ now }))),
      ),
      { numRuns: 3_000, seed },
    );

    expect(result.failed).toBe(true);
  }, 60_000);
});

describe.runIf(hasRedis)('no stale read after an acknowledged write, on a real redis-server', () => {
  let server: RedisServer;
  let store: Store;
  let histories = 0;
  const redisRuns = Math.ceil(runs / 10);
  // The server's clock cannot be driven, so nobody crashes and nothing lapses here.
  const actions = everything.filter((action) => action !== 'crash' && action !== 'lapse');

  beforeAll(async () => {
    server = await startRedis();
    store = redisStore({ port: server.port });
  });
  afterAll(async () => {
    await store.close();
    await server.stop();
  });

  it(
    `holds in ${redisRuns} generated histories (seed ${seed})`,
    async () => {
      await fc.assert(
        fc.asyncProperty(programs(actions), (program) => {
          histories += 1;
          return check(program, () => store, `h${histories}`);
        }),
        { numRuns: redisRuns, seed },
      );
    },
    runs * 100 + 60_000,
  );
});

describe.runIf(hasMemcached)('no stale read after an acknowledged write, on a real memcached', () => {
  let server: Awaited<ReturnType<typeof startMemcached>>;
  let store: Store;
  let histories = 0;
  const memcachedRuns = Math.ceil(runs / 20);
  const actions = everything.filter((action) => action !== 'crash' && action !== 'lapse');

  beforeAll(async () => {
    server = await startMemcached();
    store = memcachedStore({ port: server.port });
  });
  afterAll(async () => {
    await store.close();
    await server.stop();
  });

  it(
    `holds in ${memcachedRuns} generated histories (seed ${seed})`,
    async () => {
      await fc.assert(
        fc.asyncProperty(programs(actions), (program) => {
          histories += 1;
          return check(program, () => store, `h${histories}`);
        }),
        { numRuns: memcachedRuns, seed },
      );
    },
    runs * 100 + 60_000,
  );
});
