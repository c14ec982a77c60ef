/**
 * `npm run bench:durability`: what keeping data costs.
 *
 * How long the server answers nobody while it saves a million keys in the background (one client that asks again and again;
 * the longest wait for an answer, idle, while saving, and while saving under writes), how long SAVE and a start take,
 * and SET with an append-only file beside redis-server with the same one. `--keys 1000000 --rounds 3 --only pauses`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    keys: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: 'pauses,appending' },
  },
});
const keys = Number(options.keys);
const rounds = Number(options.rounds);

interface Started {
  readonly port: number;
  stop(): Promise<void>;
}

const median = (numbers: number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function startEngine(config: Record<string, string>): Promise<Started> {
  const program = fileURLToPath(new URL('server-process.js', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify({ config })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = (await once(child.stdout, 'data')) as [Buffer];
  return { port: Number(text.toString()), stop: () => stopped(child) };
}

async function startRedis(config: Record<string, string>): Promise<Started> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const given = Object.entries({ ...config, port: String(port), save: '' });
  const child = spawn(
    'redis-server',
    given.flatMap(([name, value]) => [`--${name}`, value]),
    { stdio: 'ignore' },
  );
  for (;;) {
    const client = await Client.open(port).catch(() => undefined);
    if (client !== undefined) {
      client.close();
      return { port, stop: () => stopped(child) };
    }
    if (child.exitCode !== null) throw new Error('redis-server did not start');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** One question at a time; enough for replies of one line or one bulk. */
class Client {
  private readonly socket: Socket;
  private waiting: ((text: string) => void) | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes: Buffer) => {
      const { waiting } = this;
      this.waiting = undefined;
      waiting?.(bytes.toString('latin1'));
    });
  }

  static async open(port: number): Promise<Client> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.setNoDelay(true);
    return new Client(socket);
  }

  ask(line: string): Promise<string> {
    return new Promise((resolve) => {
      this.waiting = resolve;
      this.socket.write(`${line}\r\n`);
    });
  }

  close(): void {
    this.socket.destroy();
  }
}

/** Asks until `isOver` says so; the longest wait for an answer in milliseconds. */
async function longestWait(port: number, isOver: () => boolean): Promise<number> {
  const client = await Client.open(port);
  let longest = 0;
  while (!isOver()) {
    const began = performance.now();
    await client.ask('GET key:1');
    longest = Math.max(longest, performance.now() - began);
  }
  client.close();
  return longest;
}

async function whileSaving(
  port: number,
  withWrites: boolean,
): Promise<{ longestMs: number; tookMs: number }> {
  const client = await Client.open(port);
  const began = performance.now();
  let over = false;
  await client.ask('BGSAVE');
  const watching = longestWait(port, () => over);
  const writing = withWrites ? writeUntil(port, () => over) : Promise.resolve();
  while ((await client.ask('INFO persistence')).includes('rdb_bgsave_in_progress:1'))
    await new Promise((resolve) => setTimeout(resolve, 20));
  const tookMs = performance.now() - began;
  over = true;
  client.close();
  await writing;
  return { longestMs: await watching, tookMs };
}

async function writeUntil(port: number, isOver: () => boolean): Promise<void> {
  const client = await Client.open(port);
  for (let i = 0; !isOver(); i += 7919) await client.ask(`SET key:${i % keys} changed`);
  client.close();
}

async function pauses(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-durability-'));
  const engine = await startEngine({ dir, 'enable-debug-command': 'yes' });
  const client = await Client.open(engine.port);
  await client.ask(`DEBUG POPULATE ${keys} key 32`);
  const until = performance.now() + 2000;
  const idle = await longestWait(engine.port, () => performance.now() > until);
  const saving = await whileSaving(engine.port, false);
  const writing = await whileSaving(engine.port, true);
  const began = performance.now();
  await client.ask('SAVE');
  const saveMs = performance.now() - began;
  client.close();
  await engine.stop();
  const megabytes = statSync(join(dir, 'dump.rdb')).size / 1e6;
  const startBegan = performance.now();
  const again = await startEngine({ dir });
  const startMs = performance.now() - startBegan;
  await again.stop();
  rmSync(dir, { recursive: true, force: true });
  console.log(
    `${keys} keys of 32 bytes, ${megabytes.toFixed(0)} MB on disk. The longest wait for an answer:`,
  );
  console.log(`  with nothing else going on      ${idle.toFixed(1)} ms`);
  console.log(
    `  while BGSAVE runs               ${saving.longestMs.toFixed(1)} ms (it took ${saving.tookMs.toFixed(0)} ms)`,
  );
  console.log(
    `  while BGSAVE runs under writes  ${writing.longestMs.toFixed(1)} ms (it took ${writing.tookMs.toFixed(0)} ms)`,
  );
  console.log(
    `SAVE holds the server for ${saveMs.toFixed(0)} ms; a start with that file takes ${startMs.toFixed(0)} ms`,
  );
}

async function setsPerSecond(port: number, pipeline: number, count: number): Promise<number> {
  const args = ['-p', port, '-c', 50, '-n', count, '-P', pipeline, '-r', 100_000, '-t', 'set', '--csv'];
  const child = spawn('redis-benchmark', args.map(String), { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  await once(child, 'close');
  return Number(output.trim().split('\n').at(-1)?.split('","')[1]);
}

async function appending(policy: string | null): Promise<void> {
  const name = policy === null ? 'no append-only file' : `appendfsync ${policy}`;
  for (const pipeline of [1, 16]) {
    const count = (policy === 'always' ? 10_000 : 30_000) * (pipeline === 1 ? 1 : 4);
    const ratios: number[] = [];
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const rate: number[] = [];
      for (const start of [startEngine, startRedis]) {
        const dir = mkdtempSync(join(tmpdir(), 'bench-durability-'));
        const config: Record<string, string> = { dir };
        if (policy !== null) Object.assign(config, { appendonly: 'yes', appendfsync: policy });
        const server = await start(config);
        await setsPerSecond(server.port, pipeline, count / 4);
        rate.push(await setsPerSecond(server.port, pipeline, count));
        await server.stop();
        rmSync(dir, { recursive: true, force: true });
      }
      ratios.push(rate[0]! / rate[1]!);
      rates.push(rate[0]!);
    }
    console.log(
      `SET, ${name}, pipeline ${pipeline}: ${median(rates).toFixed(0)} a second, ${median(ratios).toFixed(2)} of redis-server`,
    );
  }
}

const parts = options.only.split(',');
if (parts.includes('pauses')) await pauses();
if (parts.includes('appending'))
  for (const policy of [null, 'no', 'everysec', 'always']) await appending(policy);
