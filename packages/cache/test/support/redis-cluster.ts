/** A Redis Cluster of real redis-server processes on loopback. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually, freePort, startRedis, type RedisServer } from './redis-servers.ts';

export interface RedisClusterServers {
  readonly masters: readonly RedisServer[];
  readonly replicas: readonly RedisServer[];
  readonly nodes: readonly { host: string; port: number }[];
  /** Starts one more node, without slots, and waits until all know it. */
  add(extra?: readonly string[]): Promise<RedisServer>;
  stop(): Promise<void>;
}

const slots = 16_384;

/**
 * Starts so many masters, each with a replica if asked, and waits until the cluster says that it is well. A node that is
 * silent for `nodeTimeoutMs` is replaced: on a busy machine that may happen to one that is only slow.
 */
export async function startCluster(
  masterCount: number,
  withReplicas: boolean,
  nodeTimeoutMs = 1_000,
): Promise<RedisClusterServers> {
  const folder = mkdtempSync(join(tmpdir(), 'quicktable-cluster-'));
  const busPorts = new Map<number, number>();
  const start = async (name: string, extra: readonly string[] = []): Promise<RedisServer> => {
    // Somebody may take the port of the bus before the node does.
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await startOnce(name, extra);
      } catch (error) {
        if (attempt === 5) throw error;
      }
    }
  };
  const startOnce = async (name: string, extra: readonly string[]) => {
    const busPort = await freePort();
    const server = await startRedis([
      '--cluster-enabled',
      'yes',
      '--cluster-config-file',
      join(folder, `${name}.conf`),
      '--cluster-node-timeout',
      String(nodeTimeoutMs),
      '--dir',
      mkdtempSync(join(folder, 'node-')),
      '--cluster-replica-validity-factor',
      '0',
      '--repl-diskless-sync-delay',
      '0',
      '--cluster-port',
      String(busPort),
      ...extra,
    ]);
    busPorts.set(server.port, busPort);
    return server;
  };
  const names = Array.from({ length: masterCount }, (_, index) => String(index));
  const masters = await Promise.all(names.map((name) => start(`master-${name}`)));
  const replicas = withReplicas ? await Promise.all(names.map((name) => start(`replica-${name}`))) : [];
  const all = [...masters, ...replicas];
  const clients = all.map(({ port }) => new Redis(port, '127.0.0.1'));
  const [first] = clients as [Redis];

  for (let index = 0; index < masterCount; index += 1) {
    const from = Math.ceil((slots * index) / masterCount);
    const to = Math.ceil((slots * (index + 1)) / masterCount) - 1;
    await clients[index]?.call('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to));
    // Nodes with equal epochs would quarrel over their slots.
    await clients[index]?.call('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
  }
  for (const { port } of all.slice(1)) {
    await first.call('CLUSTER', 'MEET', '127.0.0.1', String(port), String(busPorts.get(port)));
  }
  const allSee = async (text: (client: Redis) => Promise<boolean>) =>
    (await Promise.all(clients.map(text))).every(Boolean);
  await eventually(
    () =>
      allSee(async (client) => {
        const info = String(await client.call('CLUSTER', 'INFO'));
        return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${all.length}`);
      }),
    30_000,
  );
  for (const [index] of replicas.entries()) {
    const id = String(await clients[index]?.call('CLUSTER', 'MYID'));
    await clients[masterCount + index]?.call('CLUSTER', 'REPLICATE', id);
  }
  // A replica that has not copied its master's data yet does not take over.
  const copied = clients
    .slice(masterCount)
    .map((client) => async () => (await client.info('replication')).includes('master_link_status:up'));
  for (const condition of copied) await eventually(condition, 30_000);
  for (const client of clients) client.disconnect();
  const added: RedisServer[] = [];
  let additions = 0;
  const add = async (extra: readonly string[] = []) => {
    // Else a master that gives its last slot away becomes a replica by itself.
    const stays = ['--cluster-allow-replica-migration', 'no'];
    additions += 1;
    const server = await start(`added-${additions}`, [...stays, ...extra]);
    added.push(server);
    const admin = new Redis(server.port, '127.0.0.1');
    await admin.call(
      'CLUSTER',
      'MEET',
      '127.0.0.1',
      String(masters[0]?.port),
      String(busPorts.get(masters[0]?.port ?? 0)),
    );
    const id = String(await admin.call('CLUSTER', 'MYID'));
    await eventually(
      async () => String(await admin.call('CLUSTER', 'INFO')).includes('cluster_state:ok'),
      30_000,
    );
    admin.disconnect();
    for (const { port } of masters) {
      const client = new Redis(port, '127.0.0.1');
      await eventually(async () => String(await client.call('CLUSTER', 'NODES')).includes(id), 30_000);
      client.disconnect();
    }
    return server;
  };
  return {
    masters,
    replicas,
    nodes: all.map(({ port }) => ({ host: '127.0.0.1', port })),
    add,
    stop: async () => {
      await Promise.all([...all, ...added].map((server) => server.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
