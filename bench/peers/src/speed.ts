/**
 * The price of a hit through get-or-load: in process, through Redis one at a time, and through Redis with 64 in flight,
 * each as a ratio to the practical limit (Map + await; the raw ioredis client). Each contestant has a process of its own, in which
 * the limit is measured as well: two processes are seldom as near to Redis, or as wide awake, as each other. Slices are short,
 * and each contestant's stands between two of the limit, so that other work on the machine meets both alike; the medians and
 * quartiles of the ratios are printed. One read at a time is measured with Redis and its client on one processor (`taskset`): on
 * two, what is measured is how long an idle one takes to wake, which changes from slice to slice and is many times the work.
 * Usage: npm run bench:peers:speed [-- --rounds 40] [--peer NAME] [--json FILE] [--write]
 * `--write` puts the table into docs/cache/peers.md.
 */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measuredBy, writeMeasuredSection } from '../../../scripts/lib/measured-section.mjs';
import { CommandCounter } from './command-counter.ts';
import { Link } from './link.ts';
import { loadPeers } from './peers.ts';
import { RedisProcess } from './redis-process.ts';
import { percentile } from './scenario.ts';
import type { Slice } from './speed-process.ts';

const program = fileURLToPath(new URL('speed-process.ts', import.meta.url));
const warmUpMs = 500;
const readCommands = ['get', 'mget', 'getex'];

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    peer: { type: 'string' },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const page = new URL('../../../docs/cache/peers.md', import.meta.url);
const caption = measuredBy('npm run bench:peers:speed -- --write');
const peers = (await loadPeers()).filter(({ name }) => !options.peer || name === options.peer);
if (options.write && options.peer) throw new Error('--write needs the whole table.');
console.error = () => {};

/** A contestant's process. */
class Contestant {
  readonly name: string;
  readonly #child: ChildProcess;

  private constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.#child = child;
  }

  static async start(name: string, port: number): Promise<Contestant> {
    const child = fork(program, [name, String(port)], { execArgv: process.execArgv });
    await once(child, 'message');
    return new Contestant(name, child);
  }

  /** Reads per second. */
  async measure(slice: Slice): Promise<number> {
    const answer = once(this.#child, 'message');
    this.#child.send(slice);
    return (await answer)[0] as number;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  stop(): void {
    this.#child.disconnect();
  }
}

interface Row {
  name: string;
  perSecond: number;
  ratio: number;
  /** Half of the rounds lay between these. */
  quartiles: [number, number];
}

/** Runs all contestants in turn for some rounds, each between slices of the limit that it is divided by. */
async function compare(
  title: string,
  limitTitle: string,
  contestants: readonly Contestant[],
  slice: Omit<Slice, 'subject'>,
): Promise<Row[]> {
  const measure = (contestant: Contestant, sliceMs = slice.sliceMs) =>
    contestant.measure({ ...slice, subject: 'library', sliceMs });
  const measureLimit = (contestant: Contestant, sliceMs = slice.sliceMs) =>
    contestant.measure({ ...slice, subject: 'limit', sliceMs });
  for (const contestant of contestants) {
    await measureLimit(contestant, warmUpMs);
    await measure(contestant, warmUpMs);
  }
  const limits: number[] = [];
  const samples = contestants.map(() => ({ rates: [] as number[], ratios: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const before = await measureLimit(contestant);
      const rate = await measure(contestant);
      const after = await measureLimit(contestant);
      limits.push(after);
      samples[index]?.rates.push(rate);
      samples[index]?.ratios.push((2 * rate) / (before + after));
    }
  }
  const limitPerSecond = Math.round(percentile(limits, 0.5));
  process.stdout.write(
    `\n${title}\n  ${limitTitle.padEnd(22)} ${String(limitPerSecond).padStart(11)}/s  1\n`,
  );
  return contestants.map(({ name }, index) => {
    const { rates, ratios } = samples[index] as { rates: number[]; ratios: number[] };
    const perSecond = Math.round(percentile(rates, 0.5));
    const ratio = percentile(ratios, 0.5);
    const quartiles: [number, number] = [percentile(ratios, 0.25), percentile(ratios, 0.75)];
    const [low, high] = quartiles.map((quartile) => quartile.toFixed(3));
    process.stdout.write(
      `  ${name.padEnd(22)} ${String(perSecond).padStart(11)}/s  ${ratio.toFixed(3)} (${low}–${high})\n`,
    );
    return { name, perSecond, ratio, quartiles };
  });
}

/** Where the threads of Redis and of all contestants may run. */
function placeOn(processors: string): void {
  for (const pid of [redis.pid, ...contestants.map((contestant) => contestant.pid)]) {
    const { status } = spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', processors, String(pid)]);
    if (status !== 0) process.stdout.write('\nThis machine has no taskset: processes run where they like.\n');
    if (status !== 0) return;
  }
}

const redis = await RedisProcess.start();
const common = { host: '127.0.0.1', port: redis.port, ttlMs: 600_000 };
const value = { id: 1, text: 'x'.repeat(1_180) };

const contestants: Contestant[] = [];
for (const { name } of peers) contestants.push(await Contestant.start(name, redis.port));
const withL1 = contestants.filter((_, index) => peers[index]?.hasL1);

const inProcessRows = await compare('In-process hit, awaited; ratio to Map + await', 'Map + await', withL1, {
  tier: 'inProcess',
  inFlight: 1,
  sliceMs: 15,
});
const rawTitle = 'raw ioredis 6 + parse';
placeOn('0');
const singleRows = await compare('Redis hit, one at a time; ratio to the raw client', rawTitle, contestants, {
  tier: 'shared',
  inFlight: 1,
  sliceMs: 30,
});
placeOn(`0-${availableParallelism() - 1}`);
const inFlightRows = await compare(
  'Redis hit, 64 in flight; ratio to the raw client',
  rawTitle,
  contestants,
  { tier: 'shared', inFlight: 64, sliceMs: 60 },
);
for (const contestant of contestants) contestant.stop();

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
    peers.map(({ name }) => {
      const row = rows.find((candidate) => candidate.name === name);
      if (!row) return '–';
      const [low, high] = row.quartiles;
      return `${row.ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
    });
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
