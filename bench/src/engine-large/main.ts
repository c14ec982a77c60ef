/**
 * `npm run bench:engine-large`: what is large, on the embedded engine and on redis-server: memory while one value of 100 MB is
 * set and read, and how long others wait while a million keys or elements are removed.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { type BenchServer, startServer } from '../engine/servers.ts';

const { values: options } = parseArgs({
  options: {
    servers: { type: 'string', default: 'engine,redis-server' },
    megabytes: { type: 'string', default: '100' },
    elements: { type: 'string', default: '1000000' },
  },
});
const bytes = Number(options.megabytes) * 1_000_000;
const elements = Number(options.elements);
const batch = 1000;

async function largeValue(name: BenchServer['name']): Promise<void> {
  const server = await startServer(name);
  const client = await Client.open(server.port);
  const before = server.residentBytes();
  const value = Buffer.alloc(bytes, 'x');
  await client.call(['SET', 'value', value], 1);
  const afterSet = server.peakBytes() - before;
  await client.read('GET value\r\n', bytes);
  const afterGet = server.peakBytes() - before;
  const times = (memory: number) => (memory / bytes).toFixed(1);
  console.log(
    `  a value of ${bytes / 1e6} MB: SET takes at most ${times(afterSet)} times its size, SET and GET ${times(afterGet)}`,
  );
  client.close();
  await server.stop();
}

async function largeRemovals(name: BenchServer['name']): Promise<void> {
  const server = await startServer(name);
  const client = await Client.open(server.port);
  const fill: Record<string, (i: number) => string[]> = {
    'DEL of a set': (i) => ['SADD', 'large', ...range(i, (j) => [`member:${j}`])],
    'UNLINK of a set': (i) => ['SADD', 'large', ...range(i, (j) => [`member:${j}`])],
    'UNLINK of a sorted set': (i) => ['ZADD', 'large', ...range(i, (j) => [String(j), `member:${j}`])],
    'UNLINK of a hash': (i) => ['HSET', 'large', ...range(i, (j) => [`field:${j}`, String(j)])],
    'UNLINK of a list': (i) => ['RPUSH', 'large', ...range(i, (j) => [`element:${j}`])],
    'FLUSHALL of strings': (i) => ['MSET', ...range(i, (j) => [`key:${j}`, `value:${j}`])],
    'FLUSHALL ASYNC of strings': (i) => ['MSET', ...range(i, (j) => [`key:${j}`, `value:${j}`])],
  };
  for (const [title, command] of Object.entries(fill)) {
    for (let i = 0; i < elements; i += batch) await client.call(command(i), 1);
    const [verb] = title.split(' of ');
    const removal = verb!.startsWith('FLUSH') ? verb!.split(' ') : [verb!, 'large'];
    // What waits behind the removal, and behind what is freed after it, says how long the server stood still.
    let longest = 0;
    let began = performance.now();
    await client.call(removal, 1);
    for (let i = 0; i < 500; i++) {
      longest = Math.max(longest, performance.now() - began);
      began = performance.now();
      await client.call(['PING'], 1);
    }
    console.log(`  ${title}, ${elements}: the longest wait was ${longest.toFixed(1)} ms`);
  }
  client.close();
  await server.stop();
}

function range(from: number, make: (i: number) => string[]): string[] {
  return Array.from({ length: batch }, (_, i) => make(from + i)).flat();
}

/** A connection that counts the lines or bytes that come back. */
class Client {
  private readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
  }

  static async open(port: number): Promise<Client> {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    await once(socket, 'connect');
    return new Client(socket);
  }

  /** Sends a command and waits for so many lines. */
  async call(command: readonly (string | Buffer)[], lines: number): Promise<void> {
    const parts: (string | Buffer)[] = [`*${command.length}\r\n`];
    for (const argument of command) parts.push(`$${argument.length}\r\n`, argument, '\r\n');
    const small = parts.every((part) => typeof part === 'string');
    if (small) this.socket.write(parts.join(''));
    else for (const part of parts) this.socket.write(part);
    for (let left = lines; left > 0; ) {
      const [chunk] = (await once(this.socket, 'data')) as [Buffer];
      for (const byte of chunk) if (byte === 10) left--;
    }
  }

  /** Sends a line and waits for at least so many bytes. */
  async read(line: string, atLeast: number): Promise<void> {
    this.socket.write(line);
    for (let left = atLeast; left > 0; ) {
      const [chunk] = (await once(this.socket, 'data')) as [Buffer];
      left -= chunk.length;
    }
  }

  close(): void {
    this.socket.destroy();
  }
}

for (const name of options.servers.split(',') as BenchServer['name'][]) {
  console.log(name);
  await largeValue(name);
  await largeRemovals(name);
}
