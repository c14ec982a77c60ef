/**
 * Runs Redis's own test-suite, unit by unit, each against a fresh server, and compares what fails with
 * the committed list of expected failures. See README.md beside this file.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fetchSuite } from './fetch-suite.ts';
import { parseSuiteOutput, type UnitResult } from './suite-output.ts';
import { modeArguments, units as allUnits, unitTimeoutMs } from './units.ts';

/** unit → name of the test → why the engine does not pass it. */
type ExpectedFailures = Record<string, Record<string, string>>;
/** unit → what redis-server itself does in the same mode. */
type Reference = Record<string, { passed: number; failed: string[] }>;

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..', '..', '..', '..');
const referenceFile = join(here, 'redis-server.json');
const expectedFile = join(here, 'expected-failures.json');

const { values: options } = parseArgs({
  options: {
    server: { type: 'string', default: 'engine' },
    units: { type: 'string' },
    only: { type: 'string' },
    'record-reference': { type: 'boolean', default: false },
  },
});

const onRedis = options.server === 'redis-server';
const suite = fetchSuite(join(root, '.cache', 'redis-suite'));
const reference: Reference = JSON.parse(readFileSync(referenceFile, 'utf8'));
const expected: ExpectedFailures = JSON.parse(readFileSync(expectedFile, 'utf8'));
const units = options.units === undefined ? [...allUnits] : options.units.split(',').map(unitName);

function unitName(text: string): string {
  return allUnits.find((unit) => unit === text || unit.endsWith(`/${text}`)) ?? text;
}

let passed = 0;
let failed = 0;
const recorded: Reference = {};
const queue = [...units];
await Promise.all([0, 1].map((worker) => work(worker)));
report();

async function work(worker: number): Promise<void> {
  for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) {
    const startedAt = Date.now();
    let result = await runUnit(unit, worker);
    let problems = judge(unit, result);
    if (problems.length > 0 && !onRedis) {
      // Some of Redis's tests measure time, and fail now and then on Redis too: what fails twice has failed.
      const again = await runUnit(unit, worker);
      const problemsAgain = judge(unit, again);
      if (problemsAgain.length < problems.length) {
        result = again;
        problems = problemsAgain;
      }
    }
    passed += result.passed.length;
    failed += problems.length;
    recorded[unit] = { passed: result.passed.length, failed: result.failed.map(({ name }) => name).sort() };
    const of = reference[unit]?.passed;
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
    console.log(
      `${problems.length === 0 ? 'ok  ' : 'FAIL'} ${unit}: ${result.passed.length} passed` +
        `${of === undefined ? '' : ` of redis-server's ${of}`}, ${result.failed.length} failed, ${seconds} s`,
    );
    for (const problem of problems) console.log(`     ${problem.replaceAll('\n', '\n       ')}`);
  }
}

/** What is not as it was written down. */
function judge(unit: string, result: UnitResult): string[] {
  if (onRedis) return result.aborted === undefined ? [] : [`aborted: ${result.aborted}`];
  const mayFail = expected[unit] ?? {};
  const failsOnRedis = new Set(reference[unit]?.failed);
  const failedNames = new Set(result.failed.map(({ name }) => name));
  const problems = result.failed
    .filter(({ name }) => !(name in mayFail) && !failsOnRedis.has(name))
    .map(({ detail }) => `fails and is not expected to: ${detail}`);
  if (result.aborted !== undefined) problems.push(`aborted: ${result.aborted}`);
  else if (options.only === undefined) {
    for (const name of Object.keys(mayFail)) {
      if (!failedNames.has(name))
        problems.push(`passes, so take it off the list of expected failures: ${name}`);
    }
  }
  return problems;
}

async function runUnit(unit: string, worker: number): Promise<UnitResult> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-suite-'));
  const port = 23_000 + ((process.pid * 2 + worker) % 4000) * 2;
  const server = startServer(port, folder);
  try {
    await untilListening(port, server);
    // Below the ports that the system gives to outgoing connections, and away from the servers.
    const basePort = 10_000 + ((process.pid * 2 + worker) % 180) * 64;
    const args = ['--host', '127.0.0.1', '--port', String(port), '--baseport', String(basePort)];
    const only = options.only === undefined ? [] : ['--only', options.only];
    const suiteRun = spawn('./runtest', [...args, '--single', unit, ...modeArguments, ...only], {
      cwd: suite,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    suiteRun.stdout.setEncoding('latin1').on('data', (text: string) => (output += text));
    suiteRun.stderr.setEncoding('latin1').on('data', (text: string) => (output += text));
    let killed = false;
    const timer = setTimeout(() => {
      killed = true;
      killGroup(suiteRun);
    }, unitTimeoutMs);
    const onServerExit = () => setTimeout(() => killGroup(suiteRun), 3000).unref();
    server.once('exit', onServerExit);
    await once(suiteRun, 'exit');
    clearTimeout(timer);
    server.off('exit', onServerExit);
    killGroup(suiteRun);
    const result = parseSuiteOutput(output, killed);
    if (server.exitCode !== null || server.signalCode !== null) {
      result.aborted = `the server ended by itself: ${server.exitCode ?? server.signalCode}\n${result.aborted}`;
    }
    return result;
  } finally {
    await stop(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

function startServer(port: number, folder: string): ChildProcess {
  const [program, args] = onRedis
    ? [
        'redis-server',
        ['--port', String(port), '--save', '', '--enable-debug-command', 'yes', '--dir', folder],
      ]
    : [process.execPath, [join(here, 'engine-process.mjs'), String(port)]];
  return spawn(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function untilListening(port: number, server: ChildProcess): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  while (Date.now() < giveUpAt) {
    if (server.exitCode !== null) throw new Error(`the server ended at its start: ${server.exitCode}`);
    const socket = connect({ host: '127.0.0.1', port });
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      socket.destroy();
    }
  }
  throw new Error('the server did not listen within 30 s');
}

/** The suite starts a process of its own that reads on when it is killed: the whole group goes. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of them have ended.
  }
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGKILL');
  await once(server, 'exit');
}

function report(): void {
  if (options['record-reference']) {
    const sorted = Object.fromEntries(
      Object.entries({ ...reference, ...recorded }).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    writeFileSync(referenceFile, `${JSON.stringify(sorted, undefined, 2)}\n`);
  }
  let redisPasses = 0;
  for (const unit of units) redisPasses += reference[unit]?.passed ?? 0;
  const share =
    redisPasses === 0
      ? ''
      : ` (${((100 * passed) / redisPasses).toFixed(1)} % of redis-server's ${redisPasses})`;
  console.log(`\nRedis's own test-suite against ${onRedis ? 'redis-server' : 'the engine'}:${share}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
