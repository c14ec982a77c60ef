/**
 * How much of HTTP's own speed a cached reservation read keeps: wrk against a route that answers a constant of the same size
 * and against the lab's routes, in one process, through a real redis-server. Rounds are interleaved, figures are medians.
 *
 *     npm run bench:http -- --rounds 5 --seconds 3 --connections 64
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { forkService } from './fork-service.ts';
import { startRedisServer } from './redis-server.ts';
import { measureWithWrk } from './wrk.ts';
import { median } from '../median.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
    json: { type: 'boolean', default: false },
  },
});
const [rounds, seconds, connections] = [values.rounds, values.seconds, values.connections].map(Number) as [
  number,
  number,
  number,
];

/** How many reservations the spread cases read. */
const keys = 1_000;

const folder = mkdtempSync(join(tmpdir(), 'quicktable-bench-'));
const redis = await startRedisServer();
const service = await forkService(redis.port, keys);
try {
  const { url } = service;
  const cases = [
    { name: 'constant of the same size', path: '/constant', spread: false },
    { name: 'cached, one reservation', path: '/reservation/bench0/res0', spread: false },
    { name: `cached, ${keys} reservations`, path: '', spread: true },
    { name: 'without the cache', path: '/reservation/bench0/res0/nocache', spread: false },
  ];
  const results = cases.map(({ name }) => ({
    name,
    requestsPerSecond: [] as number[],
    p99Ms: [] as number[],
  }));
  const script = join(folder, 'spread.lua');
  writeFileSync(script, spreadScript());
  for (const { path, spread } of cases)
    await measureWithWrk({ url, path, script: spread ? script : undefined, connections, seconds: 1 });
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { path, spread }] of cases.entries()) {
      const figures = await measureWithWrk({
        url,
        path,
        script: spread ? script : undefined,
        connections,
        seconds,
      });
      results[index]?.requestsPerSecond.push(figures.requestsPerSecond);
      results[index]?.p99Ms.push(figures.p99Ms);
    }
  }
  const constant = median(results[0]?.requestsPerSecond ?? []);
  const rows = results.map(({ name, requestsPerSecond, p99Ms }) => ({
    name,
    requestsPerSecond: Math.round(median(requestsPerSecond)),
    p99Ms: median(p99Ms),
    ratio: Math.round((median(requestsPerSecond) / constant) * 100) / 100,
  }));
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify({ rounds, seconds, connections, node: process.version, rows }, null, 2)}\n`,
    );
  } else {
    process.stdout.write(
      `${connections} connections, ${rounds} rounds of ${seconds} s, medians, Node ${process.versions.node}\n\n`,
    );
    for (const { name, requestsPerSecond, p99Ms, ratio } of rows) {
      process.stdout.write(
        `${name.padEnd(28)} ${String(requestsPerSecond).padStart(7)} requests/s   p99 ${p99Ms.toFixed(2).padStart(7)} ms   ${ratio.toFixed(2)} of the constant\n`,
      );
    }
  }
} finally {
  await service.stop();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Reads the reservations in turn; wrk runs it once for each of its threads. */
function spreadScript(): string {
  return `local n = 0\nrequest = function()\n  n = (n + 1) % ${keys}\n  return wrk.format("GET", "/reservation/bench" .. n .. "/res" .. n)\nend\n`;
}
