/**
 * The price of a hit through get-or-load: in process, through Redis one at a time, and through Redis with 64 in flight,
 * each as a ratio to the practical limit (Map + await; the raw ioredis client). Slices are short, and each contestant's stands
 * between two of the limit, so that other work on the machine meets both alike; medians of ratios are printed.
 * Usage: npm run bench:peers:speed [-- --rounds 40] [--json FILE] [--write]
 * `--write` puts the table into docs/cache/peers.md.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis6';
import { measuredBy, writeMeasuredSection } from '../../../scripts/lib/measured-section.mjs';
import { CommandCounter } from './command-counter.ts';
import { Link } from './link.ts';
import type { PeerNode } from './peer.ts';
import { loadPeers } from './peers.ts';
import { RedisProcess } from './redis-process.ts';
import { percentile } from './scenario.ts';

const keyCount = 1_000;
const valueBytes = 1_200;
const inFlight = 64;
const readCommands = ['get', 'mget', 'getex'];

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const page = new URL('../../../docs/cache/peers.md', import.meta.url);
const caption = measuredBy('npm run bench:peers:speed -- --write');
const peers = await loadPeers();
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
async function oneAtATime(read: Read, sliceMs: number): Promise<number> {
  const started = performance.now();
  let reads = 0;
  while (performance.now() - started < sliceMs) {
    for (let step = 0; step < 100; step++) await read(keys[reads++ % keyCount] as string);
  }
  return (reads * 1_000) / (performance.now() - started);
}

/** Reads per second with 64 callers, each reading one after another. */
async function manyInFlight(read: Read, sliceMs: number): Promise<number> {
  const started = performance.now();
  let reads = 0;
  const caller = async () => {
    while (performance.now() - started < sliceMs) await read(keys[reads++ % keyCount] as string);
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
  return (reads * 1_000) / (performance.now() - started);
}

interface Row {
  name: string;
  perSecond: number;
  ratio: number;
}

/** Runs all contestants in turn for some rounds; the first one is the limit that the others are divided by. */
async function compare(
  title: string,
  contestants: Contestant[],
  measure: (read: Read, sliceMs: number) => Promise<number>,
  sliceMs: number,
): Promise<Row[]> {
  const [limit, ...others] = contestants as [Contestant, ...Contestant[]];
  for (const { read } of contestants) await measure(read, sliceMs * 5);
  const limits: number[] = [];
  const samples = others.map(() => ({ rates: [] as number[], ratios: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    globalThis.gc?.();
    let before = await measure(limit.read, sliceMs);
    for (const [index, { read }] of others.entries()) {
      const rate = await measure(read, sliceMs);
      const after = await measure(limit.read, sliceMs);
      limits.push(after);
      samples[index]?.rates.push(rate);
      samples[index]?.ratios.push((2 * rate) / (before + after));
      before = after;
    }
  }
  const rows = [
    { name: limit.name, perSecond: Math.round(percentile(limits, 0.5)), ratio: 1 },
    ...others.map(({ name }, index) => ({
      name,
      perSecond: Math.round(percentile(samples[index]?.rates ?? [], 0.5)),
      ratio: percentile(samples[index]?.ratios ?? [], 0.5),
    })),
  ];
  process.stdout.write(`\n${title}\n`);
  for (const { name, perSecond, ratio } of rows) {
    process.stdout.write(`  ${name.padEnd(22)} ${String(perSecond).padStart(11)}/s  ${ratio.toFixed(3)}\n`);
  }
  return rows;
}

function reader(node: PeerNode): Read {
  const load = async () => value;
  return node.bind?.(load) ?? ((key) => node.get(key, load));
}

const redis = await RedisProcess.start();
const common = { host: '127.0.0.1', port: redis.port, ttlMs: 600_000 };

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
const inProcessRows = await compare(
  'In-process hit, awaited; ratio to Map + await',
  inProcess,
  oneAtATime,
  15,
);
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
const singleRows = await compare('Redis hit, one at a time; ratio to the raw client', shared, oneAtATime, 30);
const inFlightRows = await compare(
  'Redis hit, 64 in flight; ratio to the raw client',
  shared,
  manyInFlight,
  60,
);

process.stdout.write('\nCommands sent to Redis for 1,000 concurrent misses of one key, then for one miss\n');
const misses: { name: string; readsFor1000: number; commandsForOne: number }[] = [];
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
  misses.push({ name: peer.name, readsFor1000, commandsForOne });
  await node.close();
  link.close();
}

for (const contestant of shared) await contestant.close();
await redis.stop();
if (options.json) {
  const report = {
    caption,
    rounds,
    inProcess: inProcessRows,
    single: singleRows,
    inFlight: inFlightRows,
    misses,
  };
  writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
}
if (options.write) {
  const ratios = (rows: Row[]) =>
    peers.map(({ name }) => rows.find((row) => row.name === name)?.ratio.toFixed(2) ?? '–');
  const lines = [
    ['Hit', ...peers.map(({ name }) => name)],
    ['---', ...peers.map(() => '---')],
    ['In process, ratio to Map + await', ...ratios(inProcessRows)],
    ['Redis, one at a time, ratio to the raw client', ...ratios(singleRows)],
    ['Redis, 64 in flight, ratio to the raw client', ...ratios(inFlightRows)],
    [
      '`GET`s for 1,000 concurrent misses of one key',
      ...misses.map(({ readsFor1000 }) => readsFor1000.toLocaleString('en')),
    ],
    ['Commands for one miss', ...misses.map(({ commandsForOne }) => String(commandsForOne))],
  ];
  const table = lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
  writeMeasuredSection(page, 'speed', `${caption}\n\n${table}`);
}
process.exit(0);
