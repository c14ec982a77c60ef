/**
 * `npm run bench:engine`: the embedded engine beside redis-server on this machine, by redis-benchmark with 50 clients.
 *
 * The two take turns, command by command, so that whatever else the machine does meets both; what is shown is the median
 * of the ratios of the rounds. `--rounds 5 --commands GET,SET --json file`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { measureStarts } from './measure-start.ts';
import { type BenchServer, startServer } from './servers.ts';
import { median } from '../median.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    commands: { type: 'string', default: 'GET,SET,INCR,LPUSH,HSET,ZADD,MGET' },
    pipelines: { type: 'string', default: '1,16,64' },
    json: { type: 'string' },
    memory: { type: 'boolean', default: true },
  },
  allowNegative: true,
});

/** How redis-benchmark is told to send a command; `__rand_int__` is a number below `keyCount`. */
const commandArguments: Record<string, string[]> = {
  GET: ['-t', 'get'],
  SET: ['-t', 'set'],
  INCR: ['-t', 'incr'],
  LPUSH: ['-t', 'lpush'],
  HSET: ['-t', 'hset'],
  ZADD: ['-t', 'zadd'],
  MGET: ['MGET', ...Array.from({ length: 10 }, () => 'key:__rand_int__')],
};
const keyCount = 100_000;
/** Commands that read: they find the keys that they ask for. */
const readCommands = new Set(['GET', 'MGET']);
const requests: Record<number, number> = { 1: 40_000, 16: 200_000, 64: 400_000 };

interface Measurement {
  perSecond: number;
  p99Ms: number;
}

interface Row {
  command: string;
  pipeline: number;
  /** Medians over the rounds. */
  ratio: number;
  p99Ratio: number;
  enginePerSecond: number;
  redisPerSecond: number;
}

async function measure(server: BenchServer, command: string, pipeline: number): Promise<Measurement> {
  const name = commandArguments[command];
  if (name === undefined) throw new Error(`no such command here: ${command}`);
  const count = Math.floor((requests[pipeline] ?? 100_000) / (command === 'MGET' ? 4 : 1));
  const child = spawn(
    'redis-benchmark',
    [
      '-p',
      String(server.port),
      '-c',
      '50',
      '-n',
      String(count),
      '-P',
      String(pipeline),
      '-r',
      String(keyCount),
      '--csv',
      ...name,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  await once(child, 'close');
  const line = output.trim().split('\n').at(-1) ?? '';
  const numbers = line.split('","').map((text) => Number(text.replaceAll('"', '')));
  return { perSecond: numbers[1] ?? Number.NaN, p99Ms: numbers[6] ?? Number.NaN };
}

/** Sends inline commands and waits for as many simple replies. */
async function send(server: BenchServer, lines: Iterable<string>): Promise<string> {
  const socket = connect(server.port, '127.0.0.1');
  let sent = 0;
  let ends = 0;
  let text = '';
  const done = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === 10) ends += 1;
      if (text.length < 100_000) text += chunk.toString('latin1');
      if (sent > 0 && ends >= sent) resolve();
    });
  });
  let batch = '';
  let count = 0;
  for (const line of lines) {
    batch += `${line}\r\n`;
    count += 1;
    if (batch.length > 65_536) {
      if (!socket.write(batch)) await once(socket, 'drain');
      batch = '';
    }
  }
  socket.write(batch);
  sent = count;
  if (ends < sent) await done;
  socket.destroy();
  return text;
}

/** What memory is measured with: many small keys of one kind, as commands by number. */
const kinds: Record<string, { count: number; command: (i: number) => string }> = {
  strings: { count: 1_000_000, command: (i) => `SET key:${i} value:${i}` },
  'hashes of 5 fields': {
    count: 500_000,
    command: (i) => `HSET h:${i} name user${i} mail u${i}@x.org age ${i % 90} city seoul visits ${i % 1000}`,
  },
  'sorted sets of 5': {
    count: 500_000,
    command: (i) => `ZADD z:${i} 1 a${i} 2 b${i} 3 c${i} 4 d${i} 5 e${i}`,
  },
  'sets of 5 strings': { count: 500_000, command: (i) => `SADD s:${i} a${i} b${i} c${i} d${i} e${i}` },
  'sets of 5 integers': { count: 500_000, command: (i) => `SADD n:${i} 1 2 3 4 ${i}` },
};

interface BytesPerKey {
  /** Growth of the process. */
  readonly resident: number;
  /** Growth of `used_memory` in INFO. */
  readonly reported: number;
}

async function bytesPerKey(name: BenchServer['name'], kind: string): Promise<BytesPerKey> {
  const { count, command } = kinds[kind]!;
  const server = await startServer(name);
  const before = server.residentBytes();
  const used = async () => Number(/used_memory:(\d+)/.exec(await send(server, ['INFO memory']))?.[1]);
  const usedBefore = await used();
  await send(
    server,
    (function* () {
      for (let i = 0; i < count; i += 1) yield command(i);
    })(),
  );
  const result = {
    resident: (server.residentBytes() - before) / count,
    reported: ((await used()) - usedBefore) / count,
  };
  await server.stop();
  return result;
}

const rounds = Number(options.rounds);
const engine = await startServer('engine');
const redis = await startServer('redis-server');
const rows: Row[] = [];
for (const command of options.commands.split(',')) {
  if (readCommands.has(command)) {
    const keys = Array.from({ length: keyCount }, (_, i) => `SET key:${String(i).padStart(12, '0')} xxx`);
    for (const server of [engine, redis]) await send(server, keys);
  }
  for (const pipeline of options.pipelines.split(',').map(Number)) {
    const results: { engine: Measurement; redis: Measurement }[] = [];
    for (let round = 0; round < rounds + 1; round += 1) {
      const order = round % 2 === 0 ? [engine, redis] : [redis, engine];
      const measured = new Map<BenchServer, Measurement>();
      for (const server of order) measured.set(server, await measure(server, command, pipeline));
      const [ours, theirs] = [measured.get(engine), measured.get(redis)];
      // The first round warms both up.
      if (round > 0 && ours !== undefined && theirs !== undefined)
        results.push({ engine: ours, redis: theirs });
    }
    const row: Row = {
      command,
      pipeline,
      ratio: median(results.map((result) => result.engine.perSecond / result.redis.perSecond)),
      p99Ratio: median(results.map((result) => result.engine.p99Ms / result.redis.p99Ms)),
      enginePerSecond: Math.round(median(results.map((result) => result.engine.perSecond))),
      redisPerSecond: Math.round(median(results.map((result) => result.redis.perSecond))),
    };
    rows.push(row);
    console.log(
      `${command.padEnd(6)} pipeline ${String(pipeline).padStart(2)}: ${row.ratio.toFixed(2)} of redis-server ` +
        `(${row.enginePerSecond} to ${row.redisPerSecond} a second, p99 ${row.p99Ratio.toFixed(2)})`,
    );
  }
  for (const server of [engine, redis]) await send(server, ['FLUSHALL']);
}
await engine.stop();
await redis.stop();

const start = await measureStarts();
for (const [from, { importMs, startMs }] of Object.entries(start)) {
  console.log(
    `Start to the first answer, ${from}: ${startMs.toFixed(1)} ms, after ${importMs.toFixed(1)} ms of loading the code`,
  );
}

const memory: Record<string, { engine: BytesPerKey; redis: BytesPerKey }> = {};
if (options.memory) {
  for (const kind of Object.keys(kinds)) {
    const measured = {
      engine: await bytesPerKey('engine', kind),
      redis: await bytesPerKey('redis-server', kind),
    };
    memory[kind] = measured;
    const shown = Object.entries(measured).map(
      ([name, { resident, reported }]) =>
        `${name} ${resident.toFixed(0)} resident, ${reported.toFixed(0)} by INFO`,
    );
    console.log(`Bytes a key, ${kind}: ${shown.join('; ')}`);
  }
}
const report = { node: process.version, rounds, rows, start, memory };
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
else console.log(JSON.stringify(report));
