/**
 * The price of a hit through get-or-load: in process, through Redis one at a time, and through Redis with 64 in flight,
 * each as a ratio to the practical limit of the same round (Map + await; the raw ioredis client). Rounds are
 * interleaved, medians of ratios are printed.
 * Usage: npm run bench:peers:speed [-- --rounds 5] [--json FILE]
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis6';
import type { PeerNode } from './peer.ts';
import { peers } from './peers.ts';
import { RedisProcess } from './redis-process.ts';
import { percentile } from './scenario.ts';

const keyCount = 1_000;
const valueBytes = 1_200;
const inFlight = 64;

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
  return (key) => node.get(key, load);
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
const commands = async () => {
  const counts = await Promise.all(
    ['get', 'mget', 'set', 'del', 'eval', 'evalsha', 'subscribe', 'publish'].map((name) => redis.calls(name)),
  );
  return { reads: (counts[0] ?? 0) + (counts[1] ?? 0), all: counts.reduce((sum, count) => sum + count, 0) };
};
for (const peer of peers) {
  const node = await peer.connect({ ...common, l1: false, namespace: `miss-${peer.name}` });
  const load = async () => value;
  await node.get('warm', load);
  const before = await commands();
  await Promise.all(Array.from({ length: 1_000 }, () => node.get('cold', load)));
  const between = await commands();
  await node.get('cold-too', load);
  const after = await commands();
  const row = {
    name: peer.name,
    readsFor1000: between.reads - before.reads,
    commandsForOne: after.all - between.all,
  };
  process.stdout.write(
    `  ${peer.name.padEnd(22)} ${String(row.readsFor1000).padStart(5)} reads; one miss: ${row.commandsForOne} commands\n`,
  );
  report.push(row);
  await node.close();
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
