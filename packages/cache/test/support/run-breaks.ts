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

type Guard = NonNullable<Break['guard']>;

/** How many of the guard's tests fail in the copy as it is now; undefined if none ran. */
function failuresOf({ file, title }: Guard): number | undefined {
  const args = ['run', `packages/cache/test/${file}`, '-t', title, '--reporter=json'];
  const { output } = run('vitest/vitest.mjs', args);
  const start = output.indexOf('{"numTotal');
  if (start < 0) return undefined;
  const counts = JSON.parse(output.slice(start)) as { numFailedTests: number; numPassedTests: number };
  return counts.numFailedTests + counts.numPassedTests > 0 ? counts.numFailedTests : undefined;
}

/** The test must fail with the change, and pass without it. */
function askGuard(each: Break, guard: Guard): Finding {
  const by = `${guard.file}${guard.title === '' ? '' : `, “${guard.title} …”`}`;
  if (failuresOf(guard) !== 0) return { found: false, by: `${by}, which does not pass as it is` };
  return { found: (whileBroken(each, () => failuresOf(guard)) ?? 0) > 0, by };
}

function examine(each: Break): Finding {
  const source = readFileSync(join(copy, 'packages/cache/src', each.file), 'utf8');
  if (source.split(each.find).length !== 2) {
    return {
      found: false,
      by: `what it changes does not stand in ${each.file} exactly once; mend breaks.ts`,
    };
  }
  const { guard, world = 'memory', change } = each;
  if ((world === 'redis' || guard) && !hasRedis) return { found: false, by: 'no redis-server here' };
  return guard ? askGuard(each, guard) : whileBroken(each, () => searchHistories(world, change));
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
