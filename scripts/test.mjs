/**
 * `npm test`: installs and builds what is missing, runs every test, and says which real servers took part.
 * Arguments go to vitest: `npm test -- packages/cache`. The last line counts what passed and failed.
 *
 * Real sockets, processes and clocks on a busy machine go wrong now and then. A few files that fail are run a
 * second time, by themselves: what fails twice has failed, and what passes then is named as unsteady, for mending.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { findServers } from './lib/find-servers.mjs';
import { prepare, root } from './lib/prepare.mjs';

/** More files than this are no accident: they have failed. */
const MOST_FILES_TO_REPEAT = 5;

prepare('all');

const folder = mkdtempSync(join(tmpdir(), 'quicktable-test-'));
const first = runTests(process.argv.slice(2));
let { passed, failed } = first;
const unsteady = [];
const repeatable = first.failedFiles.length > 0 && first.failedFiles.length <= MOST_FILES_TO_REPEAT;
if (repeatable && first.complete) {
  process.stdout.write(`\nFailed, so run a second time by themselves: ${first.failedFiles.join(', ')}\n`);
  const second = runTests([...first.failedFiles, '--no-file-parallelism']);
  const settled = first.failures.filter((name) => second.complete && !second.failures.includes(name));
  unsteady.push(...settled);
  passed += settled.length;
  // A failure that only the second run saw counts as well.
  failed = new Set([...first.failures, ...second.failures]).size - settled.length;
}
rmSync(folder, { recursive: true, force: true });
if (!first.complete && failed === 0) failed = 1;
if (passed + failed === 0) failed = 1;

process.stdout.write('\nReal servers on this machine:\n');
for (const server of findServers()) {
  process.stdout.write(
    `- ${server.name}: ${server.path ?? `not found, its tests did not run (${server.install})`}\n`,
  );
}
for (const name of unsteady) process.stdout.write(`\nUnsteady, passed only at the second try: ${name}\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed, ${first.skipped} skipped\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs vitest; `complete` is false where it ended without a report, or failed without a test that did. */
function runTests(args) {
  const report = join(folder, 'report.json');
  rmSync(report, { force: true });
  const vitest = spawnSync(
    process.execPath,
    [
      join('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ],
    { cwd: root, stdio: 'inherit' },
  );
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    const failures = [];
    const failedFiles = [];
    for (const file of result.testResults) {
      const name = relative(root, file.name);
      const failedTests = file.assertionResults.filter((test) => test.status === 'failed');
      for (const test of failedTests) failures.push(`${name} > ${test.fullName}`);
      // A file that could not be loaded has no test that failed, yet it is a failure.
      if (file.status === 'failed' && failedTests.length === 0) failures.push(name);
      if (file.status === 'failed') failedFiles.push(name);
    }
    return {
      passed: result.numPassedTests,
      failed: failures.length,
      skipped: result.numPendingTests + result.numTodoTests,
      failures,
      failedFiles,
      complete: vitest.status === 0 || failures.length > 0,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: [], failedFiles: [], complete: false };
  }
}
