/**
 * A redis-server, alone or as a cluster of one, that is entered by tokens that lapse, as ElastiCache with IAM is: whoever comes
 * without a present one is turned away. Counts the connections of a user, and how often each has signed in.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { RedisCredentials } from '../../src/index.ts';
import { eventually, freePort, startRedis } from './redis-servers.ts';
import { startSpy, type Spy } from './wire-spy.ts';

export interface TokenServer {
  /** Where clients connect: what they send there is looked at. */
  readonly port: number;
  readonly spy: Spy;
  /** Makes a token that is good until all that there are are withdrawn, or this many were made after it. */
  issue(): Promise<RedisCredentials>;
  /** From now on no token is good that was made before. */
  withdraw(): Promise<void>;
  /** Ends all connections of the user. */
  disconnect(): Promise<void>;
  stop(): Promise<void>;
}

const common = [
  '--user',
  'default',
  'off',
  '--user',
  'admin',
  'on',
  '>admin',
  '~*',
  '&*',
  '+@all',
  '--repl-diskless-sync-delay',
  '0',
];
const goodTokens = 50;

/** With a replica, if changes are to be waited for. */
export async function startTokenServer(
  mode: 'standalone' | 'cluster',
  withReplica: boolean,
): Promise<TokenServer> {
  const folder = mkdtempSync(join(tmpdir(), 'quicktable-tokens-'));
  const port = await freePort();
  const spy = await startSpy(port);
  const asCluster = async (name: string, announced: number) => [
    '--cluster-enabled',
    'yes',
    '--cluster-config-file',
    join(folder, `${name}.conf`),
    '--cluster-port',
    String(await freePort()),
    '--cluster-announce-ip',
    '127.0.0.1',
    '--cluster-announce-port',
    String(announced),
  ];
  const master = await startRedis(
    [...common, ...(mode === 'cluster' ? await asCluster('master', spy.port) : [])],
    port,
  );
  const control = new Redis(port, '127.0.0.1', { username: 'admin', password: 'admin' });
  if (mode === 'cluster') {
    await control.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await eventually(async () => String(await control.call('CLUSTER', 'INFO')).includes('cluster_state:ok'));
  }
  await control.call('ACL', 'SETUSER', 'app', 'on', '~*', '&*', '+@all');
  const replica =
    withReplica && mode === 'standalone'
      ? await startRedis([
          ...common,
          '--replicaof',
          `127.0.0.1 ${port}`,
          '--masteruser',
          'admin',
          '--masterauth',
          'admin',
        ])
      : undefined;
  if (replica) await eventually(async () => (await control.info('replication')).includes('state=online'));
  const tokens: string[] = [];
  let issued = 0;
  return {
    port: spy.port,
    spy,
    issue: async () => {
      issued += 1;
      const token = `token-${issued}`;
      tokens.push(token);
      const lapsed = tokens.splice(0, tokens.length - goodTokens);
      await control.call('ACL', 'SETUSER', 'app', `>${token}`, ...lapsed.map((old) => `<${old}`));
      return { username: 'app', password: token };
    },
    withdraw: async () => {
      tokens.length = 0;
      await control.call('ACL', 'SETUSER', 'app', 'resetpass');
    },
    disconnect: async () => {
      await control.call('CLIENT', 'KILL', 'USER', 'app');
    },
    stop: async () => {
      control.disconnect();
      await spy.stop();
      await Promise.all([master.stop(), replica?.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
