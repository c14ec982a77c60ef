/** Every example of `packages/cache/examples` runs as it is, and prints what it says. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRedisServer } from '@quicktable/redis-engine';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../examples/', import.meta.url));

/** What each prints, line by line. */
const printed: Readonly<Record<string, readonly string[]>> = {
  'cache-aside.ts': [
    'first read: loader',
    'second read: cache',
    'a thousand reads of what does not exist: nothing',
    'after the write: 6',
    'reads of the database: 3',
  ],
  'tags.ts': ['before: cache cache cache cache', 'after: loader loader cache cache'],
  'two-tiers.ts': ['kept in the process: true', 'told of the change by Redis: 120'],
  'write-behind.ts': ['read at once: 4', 'read past the cache: 4', 'in the database: 4'],
  'sessions.ts': ['signed in as: user123', 'afterwards: nobody'],
  'sessions-fastify.ts': [
    'cookie: HttpOnly; SameSite=Lax; Path=/; Max-Age=1800',
    'the id is a new one: true',
    'signed in as: user123',
    'with the id from before: nobody',
    'on the other device afterwards: nobody',
  ],
  'sessions-express.ts': [
    'cookie is HttpOnly and SameSite: true',
    'signed in as: user123',
    'the id is a new one: true',
    'with the id from before: nobody',
    'on the other device afterwards: nobody',
  ],
  'chaos-in-your-tests.ts': [
    'as usual: cache',
    'frozen: true',
    'an invalidation meanwhile is delivered at once: false',
    '… and later: true',
  ],
};

async function run(example: string, port: number): Promise<string[]> {
  const child = spawn(
    process.execPath,
    ['--conditions=@quicktable/source', '--import', 'tsx', `${folder}${example}`],
    { env: { ...process.env, REDIS_PORT: String(port) }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  return output.trimEnd().split('\n');
}

describe('the examples', () => {
  it('are all tried here', () => {
    const examples = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'setting.ts');

    expect(examples.toSorted()).toEqual(Object.keys(printed).toSorted());
  });

  it.concurrent.each(Object.keys(printed))('%s prints what it says', async (example) => {
    // One for each: several end all sessions of the same user.
    const server = await createRedisServer({ port: 0 });
    try {
      expect(await run(example, server.port)).toEqual(printed[example]);
    } finally {
      await server.close();
    }
  });
});
