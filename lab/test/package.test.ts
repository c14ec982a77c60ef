import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, inflateRawSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { closeOver, type Lock } from '../src/package/closed-lock.ts';
import { makeArchive } from '../src/package/make-archive.ts';
import { zip } from '../src/package/zip.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Unpacks by the local headers, and checks each file's sum. */
function unpack(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let at = 0;
  while (archive.readUInt32LE(at) === 0x04034b50) {
    const [size, nameLength] = [archive.readUInt32LE(at + 18), archive.readUInt16LE(at + 26)];
    const name = archive.toString('utf8', at + 30, at + 30 + nameLength);
    const content = inflateRawSync(archive.subarray(at + 30 + nameLength, at + 30 + nameLength + size));
    expect(crc32(content)).toBe(archive.readUInt32LE(at + 14));
    files.set(name, content);
    at += 30 + nameLength + size;
  }
  return files;
}

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(typeof address === 'object' && address !== null ? address.port : 0);
}

function run(cwd: string, program: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, [program], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  return new Promise((resolve) => child.once('close', () => resolve(output)));
}

test('the same checkout makes the same bytes, whatever the order of the files', () => {
  const files = ['b', 'a', 'c'].map((path) => ({ path, content: Buffer.from(path.repeat(100)) }));

  expect(zip(files)).toEqual(zip([...files].reverse()));
  expect([...unpack(zip(files)).keys()]).toEqual(['a', 'b', 'c']);
});

test('a lock is cut to what the workspaces need, found as Node finds it', () => {
  const lock: Lock = {
    lockfileVersion: 3,
    packages: {
      app: { dependencies: { one: '1' } },
      other: { dependencies: { unused: '1' } },
      'node_modules/one': { dependencies: { two: '2' } },
      'node_modules/one/node_modules/two': {},
      'node_modules/two': {},
      'node_modules/unused': {},
    },
  };

  expect(closeOver(lock, ['app'])).toEqual(['app', 'node_modules/one', 'node_modules/one/node_modules/two']);
});

// The third-party packages are those of this checkout: `npm ci` in the unpacked folder would fetch the same versions.
test.runIf(existsSync(join(root, 'lab', 'dist', 'archive', 'app.js')))(
  'unpacked in an empty folder it has the files of the lab, and runs',
  { timeout: 120_000 },
  async () => {
    const files = unpack(makeArchive(root));
    for (const name of [
      'app.ts',
      'package.json',
      '.env.example',
      'init_db.sql',
      'benchmark.ts',
      'README.md',
    ]) {
      expect([...files.keys()]).toContain(`elasticache-lab/${name}`);
    }
    const folder = mkdtempSync(join(tmpdir(), 'quicktable-archive-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const [name, content] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const home = join(folder, 'elasticache-lab');
    installFromCheckout(home);
    const port = await freePort();
    writeFileSync(
      join(home, '.env'),
      `QUICKTABLE_LANG=ko\nPORT=${port}\nREDIS_PORT=${await freePort()}\nDYNAMODB_PORT=${await freePort()}\n`,
    );
    const env = { PATH: process.env['PATH'] };

    const app = spawn(process.execPath, ['app.js'], { cwd: home, env, stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(
      () =>
        new Promise<void>((resolve) => {
          app.once('close', () => resolve());
          app.kill('SIGTERM');
        }),
    );
    await new Promise<void>((resolve, reject) => {
      app.stdout.on('data', (data: Buffer) => {
        if (data.toString().includes('"msg":"ready"')) resolve();
      });
      app.once('exit', () => reject(new Error('The application ended.')));
    });
    const initialized = await run(home, 'init-dynamodb.js', env);
    const address = `http://127.0.0.1:${port}/reservation/user123/res001`;
    const answer = await (await fetch(address)).json();
    const benchmark = await run(home, 'benchmark.js', env);

    expect(initialized).toContain('10개의 예약 데이터가 추가되었습니다.');
    expect(answer).toMatchObject({ data: { restaurantName: 'Seoul BBQ' } });
    expect(benchmark).toContain('캐시 히트율');
  },
);

/** What `npm ci` makes: links to the workspaces, and the packages of the registry. */
function installFromCheckout(home: string): void {
  const modules = join(home, 'node_modules');
  mkdirSync(join(modules, '@quicktable'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.') && name !== '@quicktable') {
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
    }
  }
  for (const name of readdirSync(join(home, 'packages'))) {
    symlinkSync(join(home, 'packages', name), join(modules, '@quicktable', name));
  }
  symlinkSync(join(home, 'apps', 'api'), join(modules, '@quicktable', 'api'));
}
