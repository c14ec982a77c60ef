/**
 * `npm run fuzz:redis -- --minutes 10 --seed 1`: attacks an engine in a process of its own over the wire. Fails when the engine
 * ends, reports a fault of its own, leaves a second connection's PING without an answer, or has grown once all is settled.
 * `--round <seed>` repeats the one connection whose seed a failure named.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RespClient } from '../support/resp-client.ts';
import type { Reply } from '../support/resp-reader.ts';
import type { SettledMemory } from './fuzz-target.ts';
import { roundSeed, wireRound } from './wire-fuzzer.ts';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    round: { type: 'string' },
  },
});

/** How long a PING may take on a machine that has other work to do; `stall-watch.mjs` tells of far shorter stops. */
const answerWithinMs = 30_000;
/** Connections that live at once. */
const connections = 8;
/**
 * What the engine may have grown from its first settled state to its last. Ten minutes are some ten thousand connections:
 * what leaks a kilobyte for each, or one large argument, is beyond it. A process without a leak grows by a megabyte or
 * two, of code that is compiled as it gets warm.
 */
const growthBytes = 8 * 1024 * 1024;

const seed = options.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(options.seed);
const endAt = Date.now() + Number(options.minutes) * 60_000;
console.log(`seed ${seed}`);

const stallWatch = new URL('stall-watch.mjs', import.meta.url).href;
const target = fork(fileURLToPath(new URL('fuzz-target.ts', import.meta.url)), {
  execArgv: ['--expose-gc', '--import', stallWatch, '--import', 'tsx', '--conditions=@quicktable/source'],
});
const rounds = new Set<number>();
const recent: number[] = [];

function fail(what: string): never {
  console.error(`\n${what}\nunder way: ${[...rounds].join(' ')}\nbefore: ${recent.join(' ')}\nseed ${seed}`);
  target.kill('SIGKILL');
  process.exit(1);
}

target.on('exit', (code, signal) => fail(`the engine ended: ${code ?? signal}`));
target.on('message', (message: { fault?: string }) => {
  if (message.fault !== undefined) fail(`a fault of the engine: ${message.fault}`);
});
const [{ port }] = (await once(target, 'message')) as [{ port: number }];
const address = { host: '127.0.0.1', port };

async function ping(): Promise<void> {
  const late = setTimeout(() => fail(`no answer to PING within ${answerWithinMs} ms`), answerWithinMs);
  const client = await RespClient.open(address);
  client.replyTimeoutMs = 2 * answerWithinMs;
  await client.call('PING');
  client.close();
  clearTimeout(late);
}

/** Memory once all connections and all data are gone. */
async function settled(): Promise<SettledMemory> {
  const client = await RespClient.open(address);
  for (const entry of (await client.call('SLOWLOG', 'GET', '-1')) as Reply[][])
    console.log(`slow: ${Number(entry[2]) / 1000} ms: ${(entry[3] as string[]).join(' ').slice(0, 200)}`);
  for (const command of [
    'FLUSHALL',
    'SCRIPT FLUSH',
    'FUNCTION FLUSH',
    'SLOWLOG RESET',
    'ACL LOG RESET',
    'CONFIG RESETSTAT',
  ])
    await client.call(...command.split(' '));
  const giveUpAt = Date.now() + 30_000;
  for (;;) {
    const info = (await client.raw('INFO', 'clients')).toString('latin1');
    if (info.includes('connected_clients:1\r\n')) break;
    if (Date.now() > giveUpAt)
      fail(`connections remain:\n${(await client.raw('CLIENT', 'LIST')).toString('latin1')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  client.close();
  let usage: SettledMemory | undefined;
  // Buffers of closed sockets go with the second collection.
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const answer = once(target, 'message');
    target.send('memory');
    [{ memory: usage }] = (await answer) as [{ memory: SettledMemory }];
  }
  return usage!;
}

const used = ({ heap, external }: SettledMemory) => heap + external;
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
const report = (memory: SettledMemory) =>
  `${round} connections; settled: ${megabytes(used(memory))} (objects ${megabytes(memory.heap - memory.code)}, ` +
  `code ${megabytes(memory.code)}, buffers ${megabytes(memory.external)}), resident ${megabytes(memory.rss)}`;

let round = 0;
async function attackUntil(time: number): Promise<void> {
  while (Date.now() < time) {
    const own = roundSeed(seed, round++);
    rounds.add(own);
    await wireRound(address, own);
    rounds.delete(own);
    recent.push(own);
    if (recent.length > 30) recent.shift();
  }
}

async function attackWithPings(time: number): Promise<void> {
  const watch = async () => {
    while (Date.now() < time) {
      await ping();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  await Promise.all([watch(), ...Array.from({ length: connections }, () => attackUntil(time))]);
}

if (options.round === undefined) {
  const total = endAt - Date.now();
  // What is made once (tables, compiled code, the Lua machine) is there after a tenth of the time.
  await attackWithPings(Date.now() + total / 10);
  const first = await settled();
  console.log(report(first));
  let last = first;
  for (let part = 1; part <= 3; part++) {
    await attackWithPings(Date.now() + (endAt - Date.now()) / (4 - part));
    last = await settled();
    console.log(report(last));
  }
  if (used(last) - used(first) > growthBytes)
    fail(`the engine grew from ${megabytes(used(first))} to ${megabytes(used(last))}`);
} else {
  await wireRound(address, Number(options.round));
  await ping();
}
target.removeAllListeners('exit');
target.kill();
console.log('no crash, no hang, no fault, no growth');
