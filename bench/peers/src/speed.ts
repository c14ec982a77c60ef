/**
 * The price of a hit through get-or-load: in process, through Redis one at a time, and through Redis with 64 in flight,
 * each as a ratio to the practical limit of the same round (Map + await; the raw ioredis client). Rounds are
 * interleaved, medians of ratios are printed.
 * Usage: npm run bench:peers:speed [-- --rounds 5] [--json FILE]
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis6';
import { CommandCounter } from './command-counter.ts';
import { Link } from './link.ts';
import type { PeerNode } from './peer.ts';
import { peers } from './peers.ts';
import { RedisProcess } from './redis-process.ts';
import { percentile } from './scenario.ts';

const keyCount = 1_000;
const valueBytes = 1_200;
const inFlight = 64;
const readCommands = ['get', 'mget', 'getex'];

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    'round-ms': { type: 'string', default: '400' },
    json: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
const roundMs = Number(options['round-ms']);
console.error = () => {};

type Read = (key: string) => Promise<unknown>;

interface Contestant {
  name: string;
  read: Read;
  close(): Promise<unknown> | void;
}

const value = { id: 1, text: 'x'.repeat(valueBytes - 20) };
const keys = Array.from({ length: keyCount }, (_, index) => `key-${index}`);

/** Reads per second, one at a time. */
async function oneAtATime(read: Read): Promise<number> {
  const started = performance.now();
  let reads = 0;
  while (performance.now() - started < roundMs) {
    for (let step = 0; step < 100; step++) await read(keys[reads++ % keyCount] as string);
  }
  return (reads * 1_000) / (performance.now() - started);
}

/** Reads per second with 64 callers, each reading one after another. */
async function manyInFlight(read: Read): Promise<number> {
  const started = performance.now();
  let reads = 0;
  const caller = async () => {
    while (performance.now() - started < roundMs) await read(keys[reads++ % keyCount] as string);
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
  return (reads * 1_000) / (performance.now() - started);
}

/** Runs all contestants in turn for some rounds; the first one is the limit that the others are divided by. */
async function compare(title: string, contestants: Contestant[], measure: (read: Read) => Promise<number>) {
  const ratios = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  const rates = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (const { read } of contestants) await measure(read);
  for (let round = 0; round < rounds; round++) {
    let limit = Number.NaN;
    for (const { name, read } of contestants) {
      globalThis.gc?.();
      const rate = await measure(read);
      if (Number.isNaN(limit)) limit = rate;
      rates.get(name)?.push(rate);
      ratios.get(name)?.push(rate / limit);
    }
  }
  process.stdout.write(`\n${title}\n`);
  const rows = contestants.map(({ name }) => ({
    name,
    perSecond: Math.round(percentile(rates.get(name) ?? [], 0.5)),
    ratio: Number(percentile(ratios.get(name) ?? [], 0.5).toFixed(3)),
  }));
  for (const row of rows) {
    process.stdout.write(
      `  ${row.name.padEnd(22)} ${String(row.perSecond).padStart(11)}/s  ${row.ratio.toFixed(3)}\n`,
    );
  }
  return { title, rows };
}

function reader(node: PeerNode): Read {
  const load = async () => value;
  return node.bind?.(load) ?? ((key) => node.get(key, load));
}

const redis = await RedisProcess.start();
const common = { host: '127.0.0.1', port: redis.port, ttlMs: 600_000 };
const report: unknown[] = [];

const map = new Map<string, Promise<unknown>>(keys.map((key) => [key, Promise.resolve(value)]));
const inProcess: Contestant[] = [
  { name: 'Map + await', read: (key) => map.get(key) as Promise<unknown>, close: () => {} },
];
for (const peer of peers) {
  if (!peer.hasL1) continue;
  const node = await peer.connect({ ...common, l1: true, namespace: `l1-${peer.name}` });
  const read = reader(node);
  for (const key of keys) await read(key);
  inProcess.push({ name: peer.name, read, close: () => node.close() });
}
report.push(await compare('In-process hit, awaited; ratio to Map + await', inProcess, oneAtATime));
for (const contestant of inProcess) await contestant.close();

const raw = new Redis({ host: '127.0.0.1', port: redis.port });
for (const key of keys) await raw.set(key, JSON.stringify(value));
const shared: Contestant[] = [
  {
    name: 'raw ioredis 6 + parse',
    read: async (key) => JSON.parse((await raw.get(key)) ?? 'null') as unknown,
    close: () => raw.disconnect(),
  },
];
for (const peer of peers) {
  const node = await peer.connect({ ...common, l1: false, namespace: `l2-${peer.name}` });
  const read = reader(node);
  for (const key of keys) await read(key);
  shared.push({ name: peer.name, read, close: () => node.close() });
}
report.push(await compare('Redis hit, one at a time; ratio to the raw client', shared, oneAtATime));
report.push(await compare('Redis hit, 64 in flight; ratio to the raw client', shared, manyInFlight));

process.stdout.write('\nCommands sent to Redis for 1,000 concurrent misses of one key, then for one miss\n');
for (const peer of peers) {
  const counter = new CommandCounter();
  const link = await Link.to(redis.port, counter);
  const node = await peer.connect({ ...common, port: link.port, l1: false, namespace: `miss-${peer.name}` });
  const load = async () => value;
  // Twice: a client may send a script in full the first time.
  await node.get('warm', load);
  await node.get('warm-too', load);
  const readsBefore = counter.sent(...readCommands);
  await Promise.all(Array.from({ length: 1_000 }, () => node.get('cold', load)));
  const readsFor1000 = counter.sent(...readCommands) - readsBefore;
  const before = counter.total;
  await node.get('cold-too', load);
  await delay(50);
  const commandsForOne = counter.total - before;
  process.stdout.write(
    `  ${peer.name.padEnd(22)} ${String(readsFor1000).padStart(5)} reads; one miss: ${commandsForOne} commands\n`,
  );
  report.push({ name: peer.name, readsFor1000, commandsForOne });
  await node.close();
  link.close();
}

for (const contestant of shared) await contestant.close();
await redis.stop();
if (options.json) {
  const machine = { node: process.version, processors: cpus().length, model: cpus()[0]?.model ?? 'unknown' };
  writeFileSync(
    options.json,
    `${JSON.stringify({ date: new Date().toISOString(), machine, rounds, report }, undefined, 2)}\n`,
  );
}
process.exit(0);
