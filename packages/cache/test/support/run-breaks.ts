/**
 * `run-breaks.ts <runs> <seed> [<part of a name>]`: takes the cache's safeguards away one by one (`breaks.ts`), each in a copy of
 * the sources, and prints what noticed: so many generated histories, or the test that stands for what no history sees.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { breaks, type Break } from './breaks.ts';
import { hasRedis } from './redis-servers.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const [runs = '20000', seed = '1', wanted = ''] = process.argv.slice(2);

/** As it is now, whatever happens to the sources meanwhile. */
const copy = mkdtempSync(join(tmpdir(), 'quicktable-breaks-'));
for (const part of ['src', 'test', 'package.json', 'tsconfig.json']) {
  const from = join('packages/cache', part);
  cpSync(join(root, from), join(copy, from), { recursive: true });
}
for (const part of ['vitest.config.ts', 'tsconfig.base.json', 'package.json']) {
  cpSync(join(root, part), join(copy, part));
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

/** What becomes of the copy, with the change in it. */
function whileBroken<Result>({ file, find, put }: Break, then: () => Result): Result {
  const path = join(copy, 'packages/cache/src', file);
  const sound = readFileSync(path, 'utf8');
  if (sound.split(find).length !== 2) throw new Error(`The text to be changed is not in ${file} once.`);
  writeFileSync(path, sound.split(find).join(put));
  try {
    return then();
  } finally {
    writeFileSync(path, sound);
  }
}

function run(program: string, args: readonly string[]): { status: number; output: string } {
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: copy,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return { status: status ?? 1, output: stdout };
}

interface Finding {
  readonly found: boolean;
  readonly by: string;
}

function searchHistories(world: string, change?: string): Finding {
  const { output } = run('tsx/dist/cli.mjs', [
    '--conditions=@quicktable/source',
    'packages/cache/test/support/find-break.ts',
    runs,
    seed,
    world,
    ...(change === undefined ? [] : [change]),
  ]);
  const line = output.trimEnd().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) return { found: false, by: 'the search did not come to an end' };
  const { found, histories, violation } = JSON.parse(line) as {
    found: boolean;
    histories: number;
    violation: string;
  };
  const place =
    (world === 'redis' ? ' on redis-server' : '') + (change === undefined ? '' : ` with ${change}`);
  return { found, by: `${histories} histories${place}${found ? `: ${violation}` : ''}` };
}

function askGuard({ file, title }: NonNullable<Break['guard']>): Finding {
  const args = ['run', `packages/cache/test/${file}`, '-t', title, '--reporter=json'];
  const { output } = run('vitest/vitest.mjs', args);
  const start = output.indexOf('{"numTotal');
  if (start < 0) return { found: false, by: `${file} did not run` };
  const { numFailedTests } = JSON.parse(output.slice(start)) as { numFailedTests: number };
  return { found: numFailedTests > 0, by: `${file}${title === '' ? '' : `, “${title} …”`}` };
}

function examine(each: Break): Finding {
  const { guard, world = 'memory', change } = each;
  if ((world === 'redis' || guard) && !hasRedis) return { found: false, by: 'no redis-server here' };
  return whileBroken(each, () => (guard ? askGuard(guard) : searchHistories(world, change)));
}

const chosen = breaks.filter(({ name }) => name.includes(wanted));
const clean = searchHistories('memory');
console.log(
  `Nothing is broken: ${clean.found ? 'FOUND, and wrongly, by' : 'nothing is found in'} ${clean.by} (seed ${seed}).`,
);
let missed = clean.found ? 1 : 0;
for (const each of chosen) {
  const { found, by } = examine(each);
  if (!found) missed += 1;
  const how = found ? (each.guard ? 'test' : 'history') : 'MISSED';
  console.log(`${how.padEnd(8)} ${each.name}: ${by}${each.guard ? ` (${each.guard.why})` : ''}`);
}
console.log(`${chosen.length} breaks, ${missed} of them not noticed.`);
rmSync(copy, { recursive: true });
process.exit(missed > 0 ? 1 : 0);
