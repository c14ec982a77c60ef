/**
 * `npm test`: installs and builds what is missing, runs every test, and says which real servers took part.
 * Arguments go to vitest: `npm test -- packages/cache`. The last line counts what passed and failed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findServers } from './lib/find-servers.mjs';
import { prepare, root } from './lib/prepare.mjs';

prepare('all');

const folder = mkdtempSync(join(tmpdir(), 'quicktable-test-'));
const report = join(folder, 'report.json');
const vitest = spawnSync(
  process.execPath,
  [
    join('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);

let passed = 0;
let failed = 0;
let skipped = 0;
try {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed = result.numPassedTests;
  failed = result.numFailedTests;
  skipped = result.numPendingTests + result.numTodoTests;
  // A file that could not be loaded has no test that failed, yet it is a failure.
  failed += result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
} catch {
  failed += 1;
}
rmSync(folder, { recursive: true, force: true });
if (vitest.status !== 0 && failed === 0) failed = 1;
if (passed + failed === 0) failed = 1;

process.stdout.write('\nReal servers on this machine:\n');
for (const server of findServers()) {
  process.stdout.write(
    `- ${server.name}: ${server.path ?? `not found, its tests did not run (${server.install})`}\n`,
  );
}
process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed === 0 ? 0 : 1;
