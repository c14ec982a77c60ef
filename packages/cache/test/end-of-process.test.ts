/** What a process leaves behind that is told to end (SIGTERM) while it has not finished: real processes, a real server. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createCache, redisStore, WriteQueue } from '../src/index.ts';
import { eventually, hasRedis, startRedis, type RedisServer } from './support/redis-servers.ts';

const script = fileURLToPath(new URL('support/ending-service.ts', import.meta.url));

describe.runIf(hasRedis)('a process that is told to end', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });

  const start = async (server: RedisServer) => {
    const child = spawn(
      process.execPath,
      ['--conditions=@quicktable/source', '--import', 'tsx', script, String(server.port)],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const gone = once(child, 'close');
    ends.push(async () => {
      child.kill('SIGKILL');
      await gone;
    });
    const said: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
    const says = (line: string) => eventually(() => said.includes(line), 60_000);
    await says('ready');
    return {
      said,
      says,
      tell: (line: string) => child.stdin.write(`${line}\n`),
      end: () => child.kill('SIGTERM'),
      exitCode: async () => (await gone)[0] as number | null,
    };
  };
  const startServer = async () => {
    const server = await startRedis();
    ends.push(() => server.stop());
    return server;
  };
  const reader = (server: RedisServer, load: () => number) => {
    const cache = createCache({
      store: redisStore({ port: server.port }),
      timeouts: { timeoutMs: 5_000, suspectAfterMs: 5_000 },
    });
    ends.push(() => cache.close());
    return cache.entity<string, number>('ending', { key: (id) => [id], load });
  };

  it('finishes the write under way, and leaves the later ones, in order, to the next process at once', async () => {
    const server = await startServer();
    const service = await start(server);
    for (const value of [1, 2, 3]) {
      service.tell(`write a ${value}`);
      await service.says(`written a ${value}`);
    }
    await service.says('begun a 1');

    service.end();
    await service.says('ending');
    service.tell('go');
    const exitCode = await service.exitCode();
    const applied: number[] = [];
    const queue = new WriteQueue<string, number>({
      port: server.port,
      name: 'ending',
      key: (id) => [id],
      apply: async ({ value }) => {
        applied.push(value);
      },
    });
    ends.push(() => queue.close());

    expect(await queue.drained('30s')).toBe(true);
    expect(exitCode).toBe(0);
    expect(service.said.filter((line) => line.startsWith('applied'))).toEqual(['applied a 1']);
    expect(applied).toEqual([2, 3]);
  });

  it('delivers what it owes to a server that comes back while it ends', async () => {
    const server = await startServer();
    let value = 1;
    const rows = reader(server, () => value);
    await rows.get('a');
    const service = await start(server);
    server.freeze();
    service.tell('invalidate a');
    await service.says('delivered false');
    value = 2;

    service.end();
    await service.says('ending');
    server.thaw();
    const exitCode = await service.exitCode();

    expect(exitCode).toBe(0);
    expect(service.said.at(-1)).toBe('undelivered 0');
    expect((await rows.get('a')).value).toBe(2);
  });

  it.each(['killed', 'frozen'] as const)(
    'ends all the same when the server is %s, and says what is lost',
    async (fate) => {
      const server = await startServer();
      const service = await start(server);
      service.tell('write b 1');
      await service.says('begun b 1');
      if (fate === 'killed') await server.kill();
      else server.freeze();
      service.tell('invalidate a');
      await service.says('delivered false');

      service.end();
      service.tell('go');
      const exitCode = await service.exitCode();

      expect(exitCode).toBe(0);
      expect(service.said).toContain('applied b 1');
      expect(service.said.at(-1)).toMatch(/^undelivered [1-9]/);
    },
  );
});
