/**
 * Promise 1: no read that begins after a write was acknowledged returns an older value, whatever the interleaving.
 * `npm run check:histories -- --runs 100000 --seed 7` runs more of them, or the same ones again (HISTORIES, HISTORY_SEED);
 * `npm run check:histories -- --breaks` takes the safeguards away one by one and tells what noticed.
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCache, redisStore, type Cache, type Store } from '../src/index.ts';
import { HeldLink } from './support/held-link.ts';
import { l1BoundMs } from './support/history-oracle.ts';
import { check, programs } from './support/history-programs.ts';
import { memcachedWorld, memoryWorld, redisWorld, type ServedWorld } from './support/history-worlds.ts';
import { runHistory, type Action, type Program } from './support/history.ts';
import { eventually, hasMemcached, hasRedis, startRedis } from './support/redis-servers.ts';

const runs = Number(process.env['HISTORIES'] ?? 1_000);
const seed = Number(process.env['HISTORY_SEED'] ?? Date.now() % 2 ** 31);

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

/** Answers that a value is gone, and leaves it. */
function withoutRemovals(store: Store): Store {
  return changed(store, 'remove', () => async () => {});
}

const simple = {
  faults: false,
  partition: null,
  mishap: null,
  crash: null,
  tagged: false,
  revalidate: false,
  ifError: false,
  refreshAhead: false,
  failing: false,
  batched: false,
  l1Ms: 0,
} as const;

const crashAfterCommit = { node: 0, kind: 'database: commit', after: 1 };

/** One client's actions, each on a node. */
function story(...steps: readonly (readonly [Action, number])[]): Program['operations'] {
  return steps.map(([action, node]) => ({ client: 0, node, action }));
}

/** A node keeps a value, another invalidates it, the first is perhaps not told, and reads again after its bound. */
const outlived = story(['read', 0], ['read', 0], ['read', 0], ['invalidate', 1], ['tick', 0], ['read', 0]);

/** A node keeps a value, is cut off, another invalidates the value, and the first reads again, also when it is told once more. */
const overheard = story(
  ['read', 0],
  ['read', 0],
  ['cutOff', 0],
  ['invalidate', 1],
  ['read', 0],
  ['read', 0],
  ['write', 1],
  ['read', 0],
  ['read', 0],
  ['invalidate', 1],
  ['read', 0],
);

describe('no stale read after an acknowledged write', () => {
  it(
    `holds in ${runs} generated histories (seed ${seed})`,
    async () => {
      await fc.assert(
        fc.asyncProperty(programs(), (program) => check(program, memoryWorld())),
        { numRuns: runs, seed },
      );
    },
    runs * 100 + 60_000,
  );

  it.each([
    ['leases', withoutLeases, ['invalidate'], simple],
    ['fences', withoutFences, ['write'], { ...simple, crash: crashAfterCommit }],
    ['versions of tags', withoutTagVersions, ['invalidateTag'], { ...simple, tagged: true }],
  ] as const)(
    'would not hold without %s: such histories find it',
    async (_, without, actions, fixed) => {
      const result = await fc.check(
        fc.asyncProperty(programs(actions, fixed), (program) => check(program, memoryWorld(without))),
        { numRuns: 10_000, seed, endOnFailure: true },
      );

      expect(result.failed).toBe(true);
    },
    60_000,
  );
});

describe('an in-process hit', () => {
  it('beyond its bound would be found: the same histories with a tier that keeps its values for longer', async () => {
    const longer = { ...simple, nodes: 2, operations: outlived, faults: true, l1Ms: 10 * l1BoundMs };
    const result = await fc.check(
      fc.asyncProperty(programs(undefined, longer), (program) => check(program, memoryWorld())),
      { numRuns: 3_000, seed, endOnFailure: true },
    );

    expect(result.failed).toBe(true);
  }, 120_000);
});

/** What the same histories show on a real server, which has a clock of its own: in the nodes' time only, nothing lapses there. */
function onServer(openWorld: () => Promise<ServedWorld>, count: number) {
  let world: ServedWorld;
  let histories = 0;
  const checkHere = (program: Program) => {
    histories += 1;
    return check(program, world.open, `h${histories}`);
  };
  // A real connection takes a quarter of a second to come back; those that break have tests of their own.
  const uncut = programs().map((program) => ({
    ...program,
    operations: program.operations.filter(({ action }) => action !== 'cutOff'),
  }));

  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  it(
    `holds in ${count} generated histories (seed ${seed})`,
    async () => {
      await fc.assert(fc.asyncProperty(uncut, checkHere), { numRuns: count, seed });
    },
    count * 1_000 + 60_000,
  );
  return { checkHere };
}

describe.runIf(hasRedis)('no stale read after an acknowledged write, on a real redis-server', () => {
  const { checkHere } = onServer(() => redisWorld(), Math.ceil(runs / 10));

  it('nor by an in-process tier that the server tells of changes, late, or not at all while it is cut off', async () => {
    const fixed = { ...simple, nodes: 2, operations: overheard, l1Ms: l1BoundMs };

    await fc.assert(fc.asyncProperty(programs(undefined, fixed), checkHere), { numRuns: 6, seed });
  });

  it('nor by one whose channel stays open and carries nothing, until the node notices and after', async () => {
    const silent = await redisWorld(undefined, true);
    const fixed = { ...simple, nodes: 2, operations: overheard, l1Ms: l1BoundMs };
    const property = fc.asyncProperty(programs(undefined, fixed), (program) => check(program, silent.open));

    await fc.assert(property, { numRuns: 1, seed, endOnFailure: true }).finally(() => silent.close());
  });

  it('nor beyond the bound by the clock of the machine, while nobody tells the node of changes', async () => {
    const boundMs = 300;
    const server = await startRedis();
    const link = await HeldLink.to(server.port);
    const open = (port: number) =>
      createCache({ store: redisStore({ port }), timeouts: { timeoutMs: 5_000, suspectAfterMs: 5_000 } });
    let version = 1;
    const declare = (cache: Cache) =>
      cache.entity('row', {
        key: (n: number) => [n],
        load: async () => ({ version }),
        l1: { ttl: boundMs },
      });
    // The reader's messages are held back, for ever; everything else passes.
    link.onPush = () => {};
    const caches = [open(link.port), open(server.port)] as const;
    const reader = declare(caches[0]);
    const writer = declare(caches[1]);
    const acknowledged: { readonly atMs: number; readonly version: number }[] = [];
    // The tier's clock is set by such a timer; how late that is, no cache can help.
    let tickedAtMs = performance.now();
    const ticker = setInterval(() => {
      tickedAtMs = performance.now();
    }, 10);
    const beyond: string[] = [];
    await eventually(async () => (await reader.get(1)) && reader.metrics.l1Hits > 0);
    const untilMs = performance.now() + 1_500;
    let nextWriteMs = 0;
    while (performance.now() < untilMs) {
      const beganMs = performance.now();
      const lateMs = beganMs - tickedAtMs + 25;
      const { l1Hits } = reader.metrics;
      const reading = reader.get(1);
      const inProcess = reader.metrics.l1Hits > l1Hits;
      const found = (await reading).value?.version ?? 0;
      const floor = acknowledged.findLast(({ atMs }) => atMs <= beganMs - (inProcess ? boundMs + lateMs : 0));
      if (found < (floor?.version ?? 1)) beyond.push(`${found} instead of ${floor?.version}`);
      if (beganMs >= nextWriteMs) {
        nextWriteMs = beganMs + 20;
        await writer.write(1, async () => {
          version += 1;
        });
        acknowledged.push({ atMs: performance.now(), version });
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    clearInterval(ticker);
    await Promise.all(caches.map((cache) => cache.close()));
    await link.close();
    await server.stop();

    expect(beyond.slice(0, 3)).toEqual([]);
  });

  it('is broken for all to see without removals: a seed, and the few actions that it takes', async () => {
    const broken = await redisWorld(withoutRemovals);
    let histories = 0;
    const property = fc.asyncProperty(programs(['invalidate'], simple, 20), (program) => {
      histories += 1;
      return check(program, broken.open, `h${histories}`);
    });
    const first = await fc.check(property, { numRuns: 3_000, seed });
    const [program] = first.counterexample ?? [];
    const again = program && (await runHistory(program, broken.open, 'again'));
    await broken.close();

    expect(first.failed).toBe(true);
    expect(fc.defaultReportMessage(first)).toContain(`seed: ${seed}`);
    expect(program?.operations.length).toBeLessThan(6);
    expect(again?.violations).not.toEqual([]);
  }, 120_000);
});

describe.runIf(hasMemcached)('no stale read after an acknowledged write, on a real memcached', () => {
  onServer(memcachedWorld, Math.ceil(runs / 20));
});
