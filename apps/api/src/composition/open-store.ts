/** Opens the store that the configuration names: a Redis that exists, the embedded engine, Memcached or memory. */
import {
  memcachedStore,
  memoryStore,
  type RedisConnectionOptions,
  redisStore,
  type Store,
} from '@quicktable/cache';
import type { RemoteRedis, StoreConfig } from '../config.ts';
import type { RedisPlace } from '../console/console.ts';
import type { PortChoice } from '../environment.ts';
import { type Bilingual, bilingual } from '../language.ts';
import type { SessionStore } from '../use-cases/session-store.ts';
import { startEmbeddedRedis } from './embedded-redis.ts';
import { type AwsIdentity, iamCredentials } from './iam-credentials.ts';
import { openRedisSessions } from './redis-sessions.ts';

export interface OpenStore {
  readonly store: Store;
  /** What it is and where, for the banner. */
  readonly description: Bilingual;
  /** Sessions in the same Redis; undefined when the store is none, and sessions stay in this process. */
  readonly sessions: SessionStore | undefined;
  /** Where redis-cli finds it, and how to get in; undefined when it is no Redis. */
  readonly redis: RedisPlace | undefined;
  /** The default port that the embedded engine had to leave. */
  readonly takenPort: number | undefined;
  /** Closes what stands behind the store; the store itself is closed by the cache that uses it. */
  close(): Promise<void>;
}

/** @param directory Where the embedded engine keeps its snapshot; undefined: in memory */
export async function openStore(config: StoreConfig, directory: string | undefined): Promise<OpenStore> {
  if (config.kind === 'embedded-redis') return openEmbeddedRedis(config.port, directory);
  if (config.kind === 'remote-redis') return openRemoteRedis(config.redis);
  if (config.kind === 'memory') return openMemory();
  return openMemcached(config.host, config.port);
}

async function openEmbeddedRedis(choice: PortChoice, directory: string | undefined): Promise<OpenStore> {
  const { server, port, takenPort } = await startEmbeddedRedis(choice, directory);
  const sessions = openRedisSessions({ host: '127.0.0.1', port });
  return {
    store: redisStore({ host: '127.0.0.1', port }),
    sessions,
    description: bilingual(`127.0.0.1:${port} (내장 엔진)`, `127.0.0.1:${port} (embedded engine)`),
    redis: { host: '127.0.0.1', port, tls: false, cluster: false, connection: { host: '127.0.0.1', port } },
    takenPort,
    close: async () => {
      await sessions.close();
      await server.close();
    },
  };
}

async function openRemoteRedis(config: RemoteRedis): Promise<OpenStore> {
  const { host, port, mode, tls, username, password, iam } = config;
  const connection: RedisConnectionOptions = {
    host,
    port,
    mode,
    tls,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(iam === undefined ? {} : { credentials: iamCredentials(iam, await openDefaultChain()) }),
  };
  const fixed =
    password === undefined
      ? undefined
      : () => Promise.resolve({ password, ...(username === undefined ? {} : { username }) });
  const credentials = connection.credentials ?? fixed;
  const sessions = openRedisSessions(connection);
  return {
    store: redisStore(connection),
    sessions,
    description: bilingual(`${host}:${port}`, `${host}:${port}`),
    redis: {
      host,
      port,
      tls,
      cluster: mode === 'cluster',
      connection,
      ...(credentials === undefined ? {} : { credentials }),
    },
    takenPort: undefined,
    close: () => sessions.close(),
  };
}

/** The AWS default chain of credentials, loaded only where it is needed; on EC2 it ends at the instance's role. */
async function openDefaultChain(): Promise<() => Promise<AwsIdentity>> {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  return defaultProvider();
}

function openMemcached(host: string, port: number): OpenStore {
  return {
    store: memcachedStore({ host, port }),
    sessions: undefined,
    description: bilingual(`Memcached ${host}:${port}`, `Memcached ${host}:${port}`),
    redis: undefined,
    takenPort: undefined,
    close: () => Promise.resolve(),
  };
}

function openMemory(): OpenStore {
  return {
    store: memoryStore(),
    sessions: undefined,
    description: bilingual('이 프로세스의 메모리', 'memory of this process'),
    redis: undefined,
    takenPort: undefined,
    close: () => Promise.resolve(),
  };
}
