/**
 * What an open cache console costs the service: the cached read with no console and with one connected, in paired runs whose
 * order alternates, through a real redis-server. Requests a second say it where the machine is quiet; processor time for each
 * request says it also where it is not.
 *
 *     npm run bench:console -- --pairs 8 --seconds 3 --connections 64
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { forkService } from '../http/fork-service.ts';
import { startRedisServer } from '../http/redis-server.ts';
import { measureWithWrk } from '../http/wrk.ts';
import { median } from '../median.ts';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
    json: { type: 'boolean', default: false },
  },
});
const [pairs, seconds, connections] = [values.pairs, values.seconds, values.connections].map(Number) as [
  number,
  number,
  number,
];

const keys = 1_000;
/** The watch goes on for ten seconds after the last console; the next run must not meet it. */
const lingerMs = 10_500;
/** In which /proc counts processor time, on every Linux that Node runs on. */
const ticksPerSecond = 100;

interface Run {
  readonly requestsPerSecond: number;
  /** Microseconds of processor time for each request; NaN where there is no /proc. */
  readonly cpuMicroseconds: number;
}

const folder = mkdtempSync(join(tmpdir(), 'quicktable-bench-'));
const script = join(folder, 'spread.lua');
writeFileSync(
  script,
  `local n = 0\nrequest = function()\n  n = (n + 1) % ${keys}\n  return wrk.format("GET", "/reservation/bench" .. n .. "/res" .. n)\nend\n`,
);
const redis = await startRedisServer();
const service = await forkService(redis.port, keys);
try {
  await measure(1);
  const closed: Run[] = [];
  const open: Run[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const withConsole of pair % 2 === 0 ? [false, true] : [true, false]) {
      if (withConsole) open.push(await withOpenConsole(() => measure(seconds)));
      else closed.push(await measure(seconds));
    }
  }
  report(closed, open);
} finally {
  await service.stop();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(forSeconds: number): Promise<Run> {
  const before = cpuSeconds();
  const { requestsPerSecond } = await measureWithWrk({
    url: service.url,
    path: '',
    script,
    connections,
    seconds: forSeconds,
  });
  const used = cpuSeconds() - before;
  return { requestsPerSecond, cpuMicroseconds: (used * 1_000_000) / (requestsPerSecond * forSeconds) };
}

function cpuSeconds(): number {
  try {
    const fields = readFileSync(`/proc/${service.pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return Number.NaN;
  }
}

/** Reads the stream as a page would, and waits until the watch has ended before the next run. */
async function withOpenConsole<Result>(work: () => Promise<Result>): Promise<Result> {
  const stopped = new AbortController();
  const answer = await fetch(`${service.url}/v1/console/stream`, { signal: stopped.signal });
  if (!answer.ok || answer.body === null) throw new Error(`The console refused: ${answer.status}`);
  const reader = answer.body.getReader();
  const reading = (async () => {
    while (!(await reader.read()).done);
  })().catch(() => undefined);
  try {
    return await work();
  } finally {
    stopped.abort();
    await reading;
    await new Promise((resolve) => setTimeout(resolve, lingerMs));
  }
}

function report(closed: readonly Run[], open: readonly Run[]): void {
  const ratios = closed.map(
    (run, pair) => (open[pair]?.requestsPerSecond ?? Number.NaN) / run.requestsPerSecond,
  );
  const row = (runs: readonly Run[]) => ({
    requestsPerSecond: Math.round(median(runs.map((run) => run.requestsPerSecond))),
    cpuMicroseconds: Math.round(median(runs.map((run) => run.cpuMicroseconds)) * 10) / 10,
  });
  const [without, withOne] = [row(closed), row(open)];
  const throughput = Math.round(median(ratios) * 1_000) / 1_000;
  const cpu = Math.round((withOne.cpuMicroseconds / without.cpuMicroseconds) * 1_000) / 1_000;
  if (values.json) {
    const result = { pairs, seconds, connections, node: process.version, without, withOne, throughput, cpu };
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return;
  }
  const line = (name: string, { requestsPerSecond, cpuMicroseconds }: typeof without) =>
    `${name.padEnd(14)} ${String(requestsPerSecond).padStart(7)} requests/s   ${cpuMicroseconds.toFixed(1).padStart(6)} µs of processor time each\n`;
  process.stdout.write(
    `${connections} connections, ${pairs} pairs of ${seconds} s, medians, Node ${process.versions.node}\n\n` +
      line('no console', without) +
      line('one console', withOne) +
      `\nThroughput with a console: ${throughput} of that without (median of the pairs); processor time: ${cpu}\n`,
  );
}
