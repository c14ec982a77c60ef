import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packPackage, publishedPackages } from '../lib/pack-package.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const published = Object.keys(publishedPackages) as (keyof typeof publishedPackages)[];

/** An empty folder in which the packages are installed as a user would have them: packed, with what they name and nothing else. */
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quicktable-packages-'));
  run(process.execPath, [tsc, '-b', ...published.map((name) => `packages/${name}`)], root);
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'user', private: true, type: 'module' }),
  );
  for (const name of published) {
    const archive = await packPackage(name, folder);
    const home = join(folder, 'node_modules', '@quicktable', name);
    mkdirSync(home, { recursive: true });
    run('tar', ['-xzf', archive, '--strip-components=1', '-C', home], folder);
    for (const dependency of [...Object.keys(manifestOf(name).dependencies ?? {}), '@types/node'])
      link(dependency);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly license?: string;
  readonly scripts?: Record<string, string>;
}

function manifestOf(name: string): Manifest {
  return JSON.parse(
    readFileSync(join(folder, 'node_modules', '@quicktable', name, 'package.json'), 'utf8'),
  ) as Manifest;
}

function link(dependency: string): void {
  const at = join(folder, 'node_modules', dependency);
  mkdirSync(dirname(at), { recursive: true });
  rmSync(at, { force: true });
  symlinkSync(join(root, 'node_modules', dependency), at, 'junction');
}

function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
  return stdout;
}

function packedFiles(name: string): string[] {
  return run('find', ['.', '-type', 'f'], join(folder, 'node_modules', '@quicktable', name))
    .trim()
    .split('\n');
}

describe.each(published)('the package @quicktable/%s', (name) => {
  it('holds its code, types, sources, README and licence, and nothing of the workshop', () => {
    const files = packedFiles(name);

    expect(files).toEqual(
      expect.arrayContaining([
        './dist/index.js',
        './dist/index.d.ts',
        './src/index.ts',
        './README.md',
        './LICENSE',
        './package.json',
      ]),
    );
    expect(files.filter((file) => file.endsWith('.js')).length).toBeLessThan(10);
    expect(files.filter((file) => /tsbuildinfo|\.test\.|\/test\/|\.env|tsconfig/.test(file))).toEqual([]);
  });

  it('holds the documents that its README leads to, whose links lead to what is there', () => {
    const home = join(folder, 'node_modules', '@quicktable', name);
    const broken: string[] = [];
    for (const file of packedFiles(name).filter((each) => each.endsWith('.md'))) {
      for (const [, target = ''] of readFileSync(join(home, file), 'utf8').matchAll(/\]\(([^)\s#]+)/g)) {
        if (/^\w+:/.test(target) || existsSync(join(home, dirname(file), target))) continue;
        broken.push(`${file}: ${target}`);
      }
    }

    expect(broken).toEqual([]);
    expect(packedFiles(name)).toContain(`./docs/reference/${name}.md`);
  });

  it('runs nothing when it is installed', () => {
    expect(
      Object.keys(manifestOf(name).scripts ?? {}).filter((script) => /install|prepare/.test(script)),
    ).toEqual([]);
  });

  it('has nothing that publint finds wrong', async () => {
    const pkgDir = join(folder, 'node_modules', '@quicktable', name);
    const { messages, pkg } = await publint({ pkgDir, level: 'warning', strict: true, pack: false });

    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });
});

describe('someone who installs the packages', () => {
  it('caches through them, and has their types', () => {
    writeFileSync(
      join(folder, 'program.ts'),
      `import { createCache, memoryStore, redisStore, type Reading } from '@quicktable/cache';
import { createRedisServer, type RedisServer } from '@quicktable/redis-engine';

// @ts-expect-error an option that does not exist
export const wrong = () => createCache({ stores: memoryStore() });

const server: RedisServer = await createRedisServer({ port: 0 });
for (const store of [memoryStore(), redisStore({ host: server.host, port: server.port })]) {
  const cache = createCache({ store });
  const numbers = cache.entity('number', { key: (id: number) => [id], load: (id: number) => ({ double: id * 2 }) });
  const first: Reading<{ double: number }> = await numbers.get(21);
  const second = await numbers.get(21);
  console.log(first.value?.double, first.source, second.source);
  await cache.close();
}
await server.close();
`,
    );
    run(
      process.execPath,
      [
        tsc,
        '--module',
        'nodenext',
        '--target',
        'es2023',
        '--strict',
        '--skipLibCheck',
        '--types',
        'node',
        'program.ts',
      ],
      folder,
    );

    expect(run(process.execPath, ['program.js'], folder)).toBe('42 loader cache\n42 loader cache\n');
  });

  it('copies the first program of the README, and it runs', () => {
    const readme = readFileSync(join(folder, 'node_modules', '@quicktable', 'cache', 'README.md'), 'utf8');
    writeFileSync(join(folder, 'readme.js'), /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '');

    expect(run(process.execPath, ['readme.js'], folder)).toBe(
      "{ value: { id: 'tea', cents: 1200 }, source: 'loader' }\n{ value: { id: 'tea', cents: 1200 }, source: 'cache' }\n",
    );
  });

  it('starts the engine in a worker', () => {
    const program = `import { createRedisServerInWorker } from '@quicktable/redis-engine';
const server = await createRedisServerInWorker({ port: 0 });
console.log(server.port > 0);
await server.close();
`;
    writeFileSync(join(folder, 'worker.js'), program);

    expect(run(process.execPath, ['worker.js'], folder)).toBe('true\n');
  });

  it('starts the engine as a program', async () => {
    const program = join(folder, 'node_modules', '@quicktable', 'redis-engine', 'dist', 'cli.js');
    const server = spawn(process.execPath, [program, '--port', '0'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    server.kill('SIGTERM');
    const [code] = (await once(server, 'exit')) as [number | null];

    expect(line.toString()).toMatch(/^Ready to accept connections on 127\.0\.0\.1:\d+\n$/);
    expect(code).toBe(0);
    expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });
});
