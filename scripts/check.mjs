/**
 * `npm run check:histories -- --runs 100000 [--seed 7]`, `npm run check:failover -- --runs 10` and
 * `npm run check:write-behind -- --kills 100 [--rate 1500]`: the proofs of the cache that `npm test` runs in small, at full
 * length. `npm run check:histories -- --breaks [--runs 20000] [--seed 7] [--only lease]` takes the cache's safeguards away, one by
 * one, and tells what noticed. Prints what it did; fails as the tests do.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { fail, prepare, root } from './lib/prepare.mjs';

const checks = {
  histories: {
    file: 'packages/cache/test/no-stale-read.test.ts',
    options: { runs: 'HISTORIES', seed: 'HISTORY_SEED' },
    defaults: { runs: '100000' },
  },
  failover: {
    file: 'packages/cache/test/cluster-failover.test.ts',
    options: { runs: 'FAILOVERS' },
    defaults: { runs: '10' },
  },
  'write-behind': {
    file: 'packages/cache/test/write-behind.test.ts',
    options: { kills: 'KILLS', rate: 'RATE' },
    defaults: { kills: '100', rate: '1500' },
  },
};

const [name, ...args] = process.argv.slice(2);
if (name === 'histories' && args.includes('--breaks')) checkBreaks(args);
const check = checks[name] ?? fail(`Checks: ${Object.keys(checks).join(', ')}.`);
const { values } = parseArgs({
  args,
  options: Object.fromEntries(Object.keys(check.options).map((option) => [option, { type: 'string' }])),
});
const env = { ...process.env };
for (const [option, variable] of Object.entries(check.options)) {
  const value = values[option] ?? check.defaults[option];
  if (value === undefined) continue;
  if (!/^\d+$/.test(value)) fail(`--${option} is ${value}; write a number.`);
  env[variable] = value;
}
prepare('all');
const run = spawnSync(
  process.execPath,
  [`${root}/node_modules/vitest/vitest.mjs`, 'run', check.file, '--reporter=verbose'],
  { cwd: root, env, stdio: 'inherit' },
);
process.exit(run.status ?? 1);

function checkBreaks(args) {
  const text = { type: 'string' };
  const { values } = parseArgs({
    args,
    options: { breaks: { type: 'boolean' }, runs: text, seed: text, only: text },
  });
  const { runs = '20000', seed = '1', only = '' } = values;
  if (!/^\d+$/.test(runs + seed)) fail('--runs and --seed take numbers.');
  prepare('all');
  const program = [
    'tsx/dist/cli.mjs',
    '--conditions=@quicktable/source',
    'packages/cache/test/support/run-breaks.ts',
  ];
  program[0] = `${root}/node_modules/${program[0]}`;
  const { status } = spawnSync(process.execPath, [...program, runs, seed, only], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}
