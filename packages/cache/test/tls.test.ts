/** Encryption in transit, as ElastiCache has it: one server and a cluster, with a certificate that is checked, and tokens that are sent anew. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCache, redisStore, type Cache, type RedisConnectionOptions } from '../src/index.ts';
import {
  eventually,
  findProgram,
  freePort,
  hasRedis,
  startRedis,
  type RedisServer,
} from './support/redis-servers.ts';

const openssl = findProgram('openssl');

/** Whether this redis-server was built with TLS: if so, it is the second option here that it refuses. */
function hasTls(): boolean {
  const { stdout, stderr } = spawnSync('redis-server', ['--tls-port', '0', '--maxmemory', 'nonsense']);
  return `${String(stdout)}${String(stderr)}`.includes("'maxmemory");
}

describe.runIf(hasRedis && openssl !== undefined && hasTls())('over TLS', () => {
  let folder: string;
  let ca: Buffer;
  const file = (name: string) => join(folder, name);
  const caches: Cache[] = [];
  const servers: RedisServer[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'quicktable-tls-'));
    const make = (...args: string[]) => execFileSync(openssl ?? '', args, { cwd: folder, stdio: 'pipe' });
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    make('req', '-x509', ...key, '-keyout', 'server.key', '-out', 'server.pem', ...subject);
    make('req', '-x509', ...key, '-keyout', 'other.key', '-out', 'other.pem', ...subject);
    ca = readFileSync(file('server.pem'));
  });
  afterEach(async () => {
    await Promise.all(caches.splice(0).map((cache) => cache.close()));
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A server with a plain port, for the test's own use, and one with TLS. */
  const start = async (extra: Readonly<Record<string, string>> = {}) => {
    const tlsPort = await freePort();
    const options = {
      'tls-port': String(tlsPort),
      'tls-auth-clients': 'no',
      'tls-ca-cert-file': file('server.pem'),
      'tls-cert-file': file('server.pem'),
      'tls-key-file': file('server.key'),
      ...extra,
    };
    const server = await startRedis(Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]));
    servers.push(server);
    return { server, tlsPort };
  };
  const startOneNodeCluster = async () => {
    const busPort = await freePort();
    const started = await start({
      'cluster-enabled': 'yes',
      'cluster-config-file': file(`${busPort}.conf`),
      'tls-cluster': 'yes',
      'cluster-port': String(busPort),
      'cluster-announce-hostname': 'localhost',
      'cluster-preferred-endpoint-type': 'hostname',
    });
    const admin = new Redis(started.server.port, '127.0.0.1');
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await eventually(async () => String(await admin.call('CLUSTER', 'INFO')).includes('cluster_state:ok'));
    return { ...started, admin };
  };
  const open = (options: RedisConnectionOptions, l1 = false) => {
    const cache = createCache({
      store: redisStore(options),
      timeouts: { timeoutMs: 5_000, suspectAfterMs: 5_000 },
    });
    caches.push(cache);
    let version = 1;
    const things = cache.entity('thing', {
      key: (n: number) => [n],
      load: async () => ({ version }),
      ...(l1 ? { l1: { ttl: '1h' } } : {}),
    });
    return { cache, things, change: () => (version += 1) };
  };

  it('one server is read, written and listened to, its certificate checked', async () => {
    const { server, tlsPort } = await start();
    const near = open({ host: 'localhost', port: tlsPort, tls: { ca } }, true);
    const far = open({ port: server.port });

    await eventually(async () => {
      await near.things.get(1);
      return near.things.metrics.l1Hits > 0;
    });
    far.change();
    near.change();
    await far.things.invalidate(1);

    // Told of it on a connection of its own, which is encrypted as well.
    await eventually(async () => (await near.things.get(1)).value?.version === 2);
    expect(near.cache.available).toBe(true);
  });

  it('a certificate of someone else makes every read a miss, not a failure', async () => {
    const { tlsPort } = await start();
    const impostor = open({ host: 'localhost', port: tlsPort, tls: { ca: readFileSync(file('other.pem')) } });
    const inTheClear = open({ port: tlsPort });

    for (const { things } of [impostor, inTheClear]) {
      for (let n = 0; n < 5; n += 1) expect((await things.get(1)).source).toBe('loader');
    }
    await expect(impostor.cache.ping()).rejects.toThrow();
  });

  it('a cluster is read, written, cleared and listened to by its names', async () => {
    const { admin, tlsPort } = await startOneNodeCluster();
    const { cache, things } = open({ mode: 'cluster', host: 'localhost', port: tlsPort, tls: { ca } }, true);

    await eventually(async () => {
      await things.get(1);
      return things.metrics.l1Hits > 0;
    });
    expect(await things.invalidate(1)).toEqual({ delivered: true });
    expect(await cache.clear()).toEqual({ delivered: true });
    expect((await things.get(1)).source).toBe('loader');
    admin.disconnect();
  });

  it('a cluster gets a new token before the old one lapses, and a connection made later has the present one', async () => {
    const { admin, tlsPort } = await startOneNodeCluster();
    await admin.call('ACL', 'SETUSER', 'app', 'on', '>token-0', '~*', '&*', '+@all');
    let asked = 0;
    const { cache, things } = open({
      mode: 'cluster',
      host: 'localhost',
      port: tlsPort,
      tls: { ca },
      credentials: async () => {
        asked += 1;
        await admin.call('ACL', 'SETUSER', 'app', 'resetpass', `>token-${asked}`);
        return { username: 'app', password: `token-${asked}`, refreshAfterMs: 50 };
      },
    });

    await eventually(async () => (await things.get(1)).source === 'cache');
    await eventually(() => asked >= 3);
    await admin.call('CLIENT', 'KILL', 'USER', 'app');

    await eventually(async () => (await things.get(1)).source === 'cache' && cache.available);
    admin.disconnect();
  });
});
