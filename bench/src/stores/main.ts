/**
 * `npm run bench:stores`: the cache over each store that is on this machine: what a hit, a miss, an invalidation and a value
 * cost. The stores take turns in short rounds, and medians are printed. `--write` puts the table into docs/cache/stores.md,
 * beside what the stores can do.
 *
 * Options: `--rounds 9`, `--round-ms 150`, `--values 20000`, `--write`.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { memcachedStore, memoryStore, redisStore, type Store } from '@quicktable/cache';
import { findProgram } from '../../../scripts/lib/find-servers.mjs';
import { measuredBy, writeMeasuredSection } from '../../../scripts/lib/measured-section.mjs';
import { type BenchServer, startServer } from '../engine/servers.ts';
import { type Contender, Measured } from './contender.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    'round-ms': { type: 'string', default: '150' },
    values: { type: 'string', default: '20000' },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const roundMs = Number(options['round-ms']);
const valueCount = Number(options.values);
const page = new URL('../../../docs/cache/stores.md', import.meta.url);

/** What a program calls itself, as `Redis 7.0.15`. */
function version(name: string, program: string): string {
  const said = execFileSync(program, ['--version'], { encoding: 'utf8' });
  return `${name} ${/\d+\.\d+\.\d+/.exec(said)?.[0] ?? ''}`.trim();
}

/** A store on a server of its own. */
async function served(
  title: string,
  name: BenchServer['name'],
  open: (options: { port: number }) => Store,
): Promise<Contender> {
  const server = await startServer(name);
  return {
    title,
    shared: true,
    open: () => open({ port: server.port }),
    usedBytes: () => server.residentBytes(),
    stop: () => server.stop(),
  };
}

async function contenders(): Promise<Contender[]> {
  const redis = findProgram('redis-server');
  const memcached = findProgram('memcached');
  return [
    ...(redis ? [await served(version('Redis', redis), 'redis-server', redisStore)] : []),
    await served('Embedded engine', 'engine', redisStore),
    ...(memcached ? [await served(version('Memcached', memcached), 'memcached', memcachedStore)] : []),
    {
      title: 'Memory',
      shared: false,
      open: () => memoryStore(),
      usedBytes: () => process.memoryUsage().heapUsed + process.memoryUsage().external,
      stop: async () => {},
    },
  ];
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
const median = (values: readonly number[]) => percentile(values, 0.5);

function duration(ms: number): string {
  if (Number.isNaN(ms)) return '–';
  if (ms < 1) return `${(ms * 1_000).toFixed(0)} µs`;
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}

type Measure = (store: Measured) => Promise<number[]>;

/** Each row's measure gives samples; every round has its percentile, and the table the median of the rounds. */
const rows: readonly (readonly [string, Measure, number, (value: number) => string])[] = [
  ['Hit, one at a time, p50', (store) => store.hits(roundMs), 0.5, duration],
  ['Hit, one at a time, p99', (store) => store.hits(roundMs), 0.99, duration],
  [
    'Hits a second, 64 at a time',
    async (store) => [await store.throughput(roundMs)],
    0.5,
    (perSecond) => (Math.round(perSecond / 1_000) * 1_000).toLocaleString('en'),
  ],
  ['100 hits by `getMany`, p50', (store) => store.hundreds(roundMs), 0.5, duration],
  ['Hit of a tagged value, p50', (store) => store.taggedHits(roundMs), 0.5, duration],
  ['Miss, loaded at once and filled, p50', (store) => store.misses(roundMs), 0.5, duration],
  ['Invalidate a key, p50', (store) => store.invalidations(roundMs), 0.5, duration],
  ['Invalidate a tag, p50', (store) => store.tagInvalidations(roundMs), 0.5, duration],
  ["Another process's reader after a load, p50", (store) => store.waits(5), 0.5, duration],
];

const stores = (await contenders()).map((contender) => new Measured(contender));
for (const store of stores) await store.warm();

const cells = rows.map(() => stores.map((): number[] => []));
for (let round = -1; round < rounds; round += 1) {
  for (const [row, [, measure, share]] of rows.entries()) {
    for (const [column, store] of stores.entries()) {
      const samples = await measure(store);
      // The first round only warms.
      if (round >= 0) cells[row]?.[column]?.push(percentile(samples, share));
    }
  }
}

const lines = rows.map(([name, , , print], row) => [
  name,
  ...(cells[row] ?? []).map((values) => print(median(values))),
]);
const kept = [];
for (const store of stores) kept.push(await store.fillAndClear(valueCount));
lines.push(
  ['Bytes a value of 1 KB takes', ...kept.map(({ bytesEach }) => Math.round(bytesEach).toLocaleString('en'))],
  [`Clear of ${valueCount.toLocaleString('en')} values`, ...kept.map(({ clearMs }) => duration(clearMs))],
);
for (const store of stores) await store.stop();

const heads = ['', ...stores.map(({ contender }) => contender.title)];
const widths = heads.map((head, column) =>
  Math.max(head.length, ...lines.map((line) => (line[column] ?? '').length)),
);
for (const line of [heads, ...lines]) {
  const row = line.map((cell, column) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
  );
  process.stdout.write(`${row.join('  ')}\n`);
}
if (options.write) {
  const table = [heads, heads.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
  const caption = `${measuredBy('npm run bench:stores -- --write')} Values of 1 KB, 1,000 keys, medians of ${rounds} rounds in turn, everything on one machine.`;
  writeMeasuredSection(page, 'measured', `${caption}\n\n${table}`);
}
process.exit(0);
