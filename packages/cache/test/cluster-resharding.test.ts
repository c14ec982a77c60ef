/**
 * Slots move between the masters of a real cluster, nodes come and go, while two caches read and write: no call to the store
 * fails, no read is stale, and what is kept in the process is not kept beyond what its node can be told.
 */
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createCache,
  redisStore,
  WriteQueue,
  type Cache,
  type RedisConnectionOptions,
} from '../src/index.ts';
import { tagClockKey } from '../src/key.ts';
import { ClusterConnection } from '../src/stores/cluster-connection.ts';
import { keySlot } from '../src/stores/key-slot.ts';
import { failOver } from './support/failover.ts';
import { startCluster, type RedisClusterServers } from './support/redis-cluster.ts';
import { eventually, hasRedis, type RedisServer } from './support/redis-servers.ts';
import { Resharding } from './support/resharding.ts';

const ids = Array.from({ length: 24 }, (_, n) => n);

describe.runIf(hasRedis)('while slots of a cluster move', () => {
  let servers: RedisClusterServers;
  let resharding: Resharding;
  /** Without slots as yet; the one that is deaf tells nobody of changes. */
  let newcomers: { deaf: RedisServer; well: RedisServer };
  const caches: Cache[] = [];
  let namespaces = 0;

  beforeAll(async () => {
    servers = await startCluster(3, true, 10_000);
    const [deaf, well] = await Promise.all([
      servers.add(['--rename-command', 'CLIENT', 'CLIENT-OF-OLD']),
      servers.add(),
    ]);
    newcomers = { deaf, well };
    resharding = await Resharding.of(servers.masters);
  }, 90_000);
  afterEach(async () => {
    await Promise.all(caches.splice(0).map((cache) => cache.close()));
  });
  afterAll(async () => {
    resharding.close();
    await servers.stop();
  });

  /** The connections that caches have to a node. Those of MIGRATE and of this test do other things. */
  const uses = async ({ port }: RedisServer) => {
    const admin = new Redis(port, '127.0.0.1');
    const clients = String(await admin.call('CLIENT', 'LIST', 'TYPE', 'normal'))
      .trim()
      .split('\n');
    admin.disconnect();
    return clients.filter((client) => /cmd=(get|evalsha?|ping|client\|tracking) /.test(client));
  };
  const forget = async ({ port }: RedisServer) => {
    const leaving = new Redis(port, '127.0.0.1');
    const id = String(await leaving.call('CLUSTER', 'MYID'));
    leaving.disconnect();
    for (const member of [...servers.masters, ...servers.replicas]) {
      const admin = new Redis(member.port, '127.0.0.1');
      await admin.call('CLUSTER', 'FORGET', id);
      admin.disconnect();
    }
  };

  /** Two caches over one database, whose calls to the store must not fail. */
  const openTwo = (options: Partial<RedisConnectionOptions> = {}, l1 = false) => {
    namespaces += 1;
    const namespace = `ns${namespaces}`;
    const database = new Map<number, number>(ids.map((id) => [id, 1]));
    const faults: string[] = [];
    const open = () => {
      const cache = createCache({
        namespace,
        store: redisStore({ mode: 'cluster', nodes: servers.nodes, replicaTimeoutMs: 4_000, ...options }),
        timeouts: { timeoutMs: 5_000, suspectAfterMs: 5_000 },
      });
      caches.push(cache);
      cache.subscribe((event) => {
        if (event.type === 'storeError') faults.push(event.error.message);
      }, 'rare');
      const common = {
        key: (id: number) => [id],
        load: async (id: number) => ({ version: database.get(id) ?? 0 }),
        whenUndelivered: 'throw' as const,
        ttl: '1h' as const,
        ...(l1 ? { l1: { ttl: '1h' as const } } : {}),
      };
      return {
        cache,
        plain: cache.entity('plain', common),
        tagged: cache.entity('tagged', { ...common, tags: () => ['a', 'b', 'c', 'd'] }),
      };
    };
    const [near, far] = [open(), open()];
    return { near, far, database, faults, namespace, slotOf: (id: number) => keySlot(near.plain.keyOf(id)) };
  };

  it.each([0, 1])(
    'nothing fails and no read is stale, also half-way, with replicas: %i',
    async (replicas) => {
      const { near, far, database, faults, namespace, slotOf } = openTwo({ replicas });
      const acknowledged = new Map(database);
      const outcome = { reads: 0, stale: 0, failed: 0, writes: 0, rounds: 0 };
      const work = { going: true };
      const before = await resharding.refusals();
      const check = async (id: number, read: () => Promise<{ value: { version: number } | null }>) => {
        const floor = acknowledged.get(id) ?? 0;
        outcome.reads += 1;
        try {
          if (((await read()).value?.version ?? 0) < floor) outcome.stale += 1;
        } catch {
          outcome.failed += 1;
        }
      };
      const read = async ({ plain, tagged }: typeof near) => {
        while (work.going) {
          await Promise.all(
            ids.map((id) => check(id, () => (id % 2 === 0 ? plain.get(id) : tagged.get(id)))),
          );
          outcome.rounds += 1;
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      const commit = (id: number) => {
        const version = (database.get(id) ?? 0) + 1;
        database.set(id, version);
        return version;
      };
      const acknowledge = (id: number, version: number) => {
        acknowledged.set(id, Math.max(version, acknowledged.get(id) ?? 0));
        outcome.writes += 1;
      };
      const write = async ({ plain, cache }: typeof near, remainder: number) => {
        while (work.going) {
          for (const id of ids.filter((candidate) => candidate % 4 === remainder)) {
            if (id % 2 === 0) acknowledge(id, await plain.write(id, async () => commit(id)));
            else {
              const version = commit(id);
              if ((await cache.invalidateTags(['a', 'd'])).delivered) acknowledge(id, version);
              else outcome.failed += 1;
            }
          }
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      const clear = async ({ cache }: typeof near) => {
        while (work.going) {
          const { rounds } = outcome;
          await eventually(() => outcome.rounds > rounds + 1 || !work.going, 60_000);
          const versions = ids.map(commit);
          if ((await cache.clear()).delivered)
            ids.forEach((id, index) => acknowledge(id, versions[index] ?? 0));
          else outcome.failed += 1;
        }
      };
      const workers = [read(near), read(far), clear(far), write(near, 0), write(far, 2)];
      workers.push(write(near, 1), write(far, 3));
      const someRounds = async () => {
        const { rounds, writes } = outcome;
        await eventually(() => outcome.rounds > rounds + 4 && outcome.writes > writes + 8, 60_000);
      };

      try {
        await someRounds();
        const slots = [keySlot(tagClockKey(namespace)), ...ids.map(slotOf)];
        const moves = await Promise.all(
          slots.map(async (slot) => resharding.begin(slot, resharding.after(await resharding.ownerOf(slot)))),
        );
        await someRounds();
        // The clock and three of the tags are in different places now.
        await moves[0]?.moveKeys(3);
        await someRounds();
        for (const move of moves) await move.end();
        await someRounds();
      } finally {
        work.going = false;
        await Promise.all(workers);
      }

      const after = await resharding.refusals();
      expect({ ...outcome, faults }).toMatchObject({ stale: 0, failed: 0, faults: [] });
      expect(after.MOVED).toBeGreaterThan(before.MOVED);
      expect(after.ASK).toBeGreaterThan(before.ASK);
      expect(after.TRYAGAIN).toBeGreaterThan(before.TRYAGAIN);
    },
    300_000,
  );

  it('a clear finds the keys that leave a node before it is looked at for one that was', async () => {
    const connection = new ClusterConnection({ mode: 'cluster', nodes: servers.nodes });
    const [source, target] = servers.masters as [RedisServer, RedisServer];
    const groups: string[] = [];
    for (let n = 0; groups.length < 3; n += 1) {
      if ((await resharding.ownerOf(keySlot(`{g${n}}`))) === source.port) groups.push(`{g${n}}`);
    }
    const all = groups.flatMap((group) => Array.from({ length: 1_000 }, (_, n) => `scan:${group}:${n}`));
    await Promise.all(all.map((key) => connection.call('SET', [key, 'x'])));
    const met = new Set<string>();
    let moved = '';

    await connection.scan('scan:*', async (keys) => {
      for (const key of keys) met.add(key);
      if (moved !== '') return;
      // Other nodes have none of these keys: they have been looked at long before this is done.
      moved = groups.find((group) => all.some((key) => key.includes(group) && !met.has(key))) ?? '';
      await resharding.move(keySlot(moved), target.port);
    });

    expect(moved).not.toBe('');
    expect(all.filter((key) => !met.has(key))).toEqual([]);
    await connection.close();
  }, 60_000);

  it('what is kept in the process is told of changes on the node that its slot moved to', async () => {
    const { near, far, database, slotOf, faults } = openTwo({}, true);
    await eventually(async () => {
      await near.plain.get(1);
      return near.plain.metrics.l1Hits > 0;
    });
    const next = resharding.after(await resharding.ownerOf(slotOf(1)));

    const move = await resharding.begin(slotOf(1), next);
    await move.moveKeys();
    await near.plain.get(1);
    await far.plain.write(1, async () => database.set(1, 2));
    await eventually(async () => (await near.plain.get(1)).value?.version === 2);
    await move.end();
    await near.plain.get(1);
    await far.plain.write(1, async () => database.set(1, 3));
    await eventually(async () => (await near.plain.get(1)).value?.version === 3);

    expect(faults).toEqual([]);
  });

  it('nothing is kept in the process while a new node is read from that tells of no changes', async () => {
    const { near, far, database, slotOf } = openTwo({}, true);
    const newcomer = newcomers.deaf;
    const grown = await Resharding.of([...servers.masters, newcomer]);
    const home = await grown.ownerOf(slotOf(2));
    await eventually(async () => {
      await near.plain.get(2);
      return near.plain.metrics.l1Hits > 0;
    });

    const move = await grown.begin(slotOf(2), newcomer.port);
    await move.moveKeys();
    for (let version = 2; version < 6; version += 1) {
      // The first of these is the first answer of all from there.
      await near.plain.get(2);
      await far.plain.write(2, async () => database.set(2, version));
      expect((await near.plain.get(2)).value).toEqual({ version });
      if (version === 3) await move.end();
    }

    await grown.move(slotOf(2), home);
    const hits = near.plain.metrics.l1Hits;
    await eventually(async () => {
      await near.plain.get(2);
      return near.plain.metrics.l1Hits > hits;
    });
    grown.close();
  }, 30_000);

  it('a node is added, used, emptied and taken away without a call that fails', async () => {
    const { near, far, database, slotOf, faults } = openTwo({ replicas: 0 }, true);
    const newcomer = newcomers.well;
    const grown = await Resharding.of([...servers.masters, newcomer]);
    const slots = ids.map(slotOf);
    const homes = await Promise.all(slots.map((slot) => grown.ownerOf(slot)));
    const work = { going: true };
    const busy = (async () => {
      for (let version = 2; work.going; version += 1) {
        await Promise.all(ids.map((id) => near.plain.get(id)));
        await far.plain.write(version % ids.length, async () => database.set(version % ids.length, version));
      }
    })();

    try {
      for (const slot of slots) await grown.move(slot, newcomer.port);
      await eventually(async () => (await uses(newcomer)).length > 0);
      for (const [index, slot] of slots.entries()) await grown.move(slot, homes[index] ?? 0);
      // Both caches leave it by themselves.
      await eventually(async () => (await uses(newcomer)).length === 0);
      await forget(newcomer);
      await newcomer.stop();
    } finally {
      work.going = false;
      await busy;
      grown.close();
    }

    expect(faults).toEqual([]);
  }, 60_000);

  it('writes that wait for the database stay in their order, none lost and none twice', async () => {
    const applied = new Map<number, number[]>();
    const queue = new WriteQueue<number, number>({
      mode: 'cluster',
      nodes: servers.nodes,
      name: 'moving',
      key: (id) => [id],
      timeout: '10s',
      apply: async ({ id, value }) => {
        applied.set(id, [...(applied.get(id) ?? []), value]);
      },
    });
    const slot = keySlot('~queue:{moving}');
    const keys = [1, 2, 3];
    let last = 0;
    const sent: Promise<void>[] = [];
    // Not one after another: several of a key are on their way at once.
    const enqueueSome = () => {
      for (const key of keys) {
        for (let step = 1; step <= 5; step += 1) sent.push(queue.enqueue(key, last + step));
      }
      last += 5;
    };

    for (let round = 0; round < 5; round += 1) {
      enqueueSome();
      const move = await resharding.begin(slot, resharding.after(await resharding.ownerOf(slot)));
      enqueueSome();
      await move.moveKeys(1);
      // These have to wait until the keys are together again, and those after the move must not overtake them.
      enqueueSome();
      await move.end();
      enqueueSome();
      await Promise.all(sent);
    }

    const all = Array.from({ length: last }, (_, n) => n + 1);
    await eventually(() => keys.every((key) => applied.get(key)?.length === last));
    expect([...applied.values()]).toEqual(keys.map(() => all));
    await queue.close();
  }, 60_000);

  it('nothing fails and no read is stale when a master hands over to its replica', async () => {
    const outcome = await failOver(servers, {
      replicas: 0,
      lag: false,
      planned: true,
      namespace: 'handed-over',
    });

    expect(outcome).toMatchObject({ staleReads: 0, failedReads: 0, unacknowledged: 0 });
    expect(outcome.acknowledged).toBeGreaterThan(0);
  }, 120_000);
});
