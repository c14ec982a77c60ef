/**
 * Promise 1: no read that begins after a write was acknowledged returns an older value, whatever the interleaving.
 * `npm run check:histories -- --runs 100000 --seed 7` runs more of them, or the same ones again (HISTORIES, HISTORY_SEED).
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memcachedStore, memoryStore, redisStore, type Store } from '../src/index.ts';
import { l1BoundMs, runHistory, type Action, type Program } from './support/history.ts';
import {
  hasMemcached,
  hasRedis,
  startMemcached,
  startRedis,
  type RedisServer,
} from './support/redis-servers.ts';

const runs = Number(process.env['HISTORIES'] ?? 1_000);
const seed = Number(process.env['HISTORY_SEED'] ?? Date.now() % 2 ** 31);

/**
 * Programs of one client, which reads, writes and waits in order as an in-process tier needs it, or of several. Each program has
 * a menu of its own, so that few kinds of action meet often instead of all of them seldom (Groce et al., "Swarm Testing",
 * ISSTA 2012).
 */
function programs(actions: readonly Action[], fixed: Partial<Program> = {}): fc.Arbitrary<Program> {
  return fc
    .record({
      clients: fc.constantFrom(1, 2, 4),
      nodes: fc.integer({ min: 2, max: 3 }),
      menu: fc.subarray(
        actions.filter((action) => action !== 'read'),
        { minLength: 1 },
      ),
      operations: fc.array(
        fc.record({
          client: fc.integer({ min: 0, max: 3 }),
          node: fc.integer({ min: 0, max: 2 }),
          pick: fc.nat({ max: 1_023 }),
        }),
        { minLength: 2, maxLength: 9 },
      ),
      faults: fc.boolean(),
      tagged: fc.boolean(),
      stale: fc.boolean(),
      l1Ms: fc.constantFrom(0, l1BoundMs),
      order: fc.constantFrom<Program['order']>('any', 'newest'),
      choices: fc.array(fc.nat({ max: 4_095 }), { maxLength: 150, size: 'max' }),
    })
    .map(({ clients, menu, operations, ...program }) => ({
      ...program,
      // Every second operation is a read: what a read returns is all that anyone sees.
      operations: operations.map(({ client, node, pick }) => ({
        client: client % clients,
        node,
        action: pick % 2 === 0 ? 'read' : (menu[(pick >> 1) % menu.length] as Action),
      })),
      ...fixed,
    }));
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
  'peek',
  'write',
  'put',
  'invalidate',
  'invalidateTag',
  'clear',
  'expire',
  'crash',
  'tick',
  'lapse',
];

/** A node keeps a value, another invalidates it, the first is perhaps not told, and reads again after its bound. */
const outlived = (['read', 'read', 'read', 'invalidate', 'tick', 'read'] as const).map((action) => ({
  client: 0,
  node: action === 'invalidate' ? 1 : 0,
  action,
}));

/** What cannot be played where the clock is a real server's. */
const needsClock: ReadonlySet<Action> = new Set(['crash', 'tick', 'lapse']);

/** The store with one of its calls done in another way. */
function changed<Name extends keyof Store>(
  store: Store,
  name: Name,
  change: (target: Store) => Store[Name],
): Store {
  return new Proxy(store, {
    get: (target, asked) => {
      if (asked === name) return change(target);
      const member: unknown = Reflect.get(target, asked);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

/** Fills whether or not the lease stands, as a cache without leases does. */
function withoutLeases(store: Store): Store {
  return changed(store, 'fill', (target) => async (key, token, text, ttlMs) => {
    await target.remove([key]);
    await target.lease(key, token, 1_000, '*', false);
    return target.fill(key, token, text, ttlMs);
  });
}

/** Leaves the old value where it is while the database is written to. */
function withoutFences(store: Store): Store {
  return changed(store, 'fence', () => async () => {});
}

/** Says of every tag that it was never invalidated. */
function withoutTagVersions(store: Store): Store {
  return changed(store, 'tagVersions', () => async (_, tags) => tags.map(() => 0));
}

const simple = { faults: false, tagged: false, stale: false, l1Ms: 0 } as const;

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

  it.each([
    ['leases', withoutLeases, ['read', 'invalidate'], simple],
    ['fences', withoutFences, ['read', 'write', 'crash'], simple],
    ['versions of tags', withoutTagVersions, ['read', 'invalidateTag'], { ...simple, tagged: true }],
  ] as const)(
    'would not hold without %s: such histories find it',
    async (_, without, actions, fixed) => {
      const result = await fc.check(
        fc.asyncProperty(programs(actions, fixed), (program) =>
          check(program, (now) => without(memoryStore({ now }))),
        ),
        { numRuns: 10_000, seed, endOnFailure: true },
      );

      expect(result.failed).toBe(true);
    },
    60_000,
  );
});

describe('an in-process hit', () => {
  it('beyond its bound would be found: the same histories with a tier that keeps its values for longer', async () => {
    const result = await fc.check(
      fc.asyncProperty(
        programs(everything, {
          nodes: 2,
          operations: outlived,
          faults: true,
          tagged: false,
          stale: false,
          l1Ms: 10 * l1BoundMs,
        }),
        (program) => check(program, (now) => memoryStore({ now })),
      ),
      { numRuns: 3_000, seed, endOnFailure: true },
    );

    expect(result.failed).toBe(true);
  }, 120_000);
});

describe.runIf(hasRedis)('no stale read after an acknowledged write, on a real redis-server', () => {
  let server: RedisServer;
  let store: Store;
  let histories = 0;
  const redisRuns = Math.ceil(runs / 10);
  // The server's clock cannot be driven, so nobody crashes and nothing lapses here.
  const actions = everything.filter((action) => !needsClock.has(action));

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
        fc.asyncProperty(programs(actions, { l1Ms: 0 }), (program) => {
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
  const actions = everything.filter((action) => !needsClock.has(action));

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
        fc.asyncProperty(programs(actions, { l1Ms: 0 }), (program) => {
          histories += 1;
          return check(program, () => store, `h${histories}`);
        }),
        { numRuns: memcachedRuns, seed },
      );
    },
    runs * 100 + 60_000,
  );
});
