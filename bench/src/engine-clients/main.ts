/**
 * `npm run bench:engine-clients`: many clients at once, on the embedded engine and on redis-server. All connect, each says
 * PING, then all are idle; shown are the time until the last was answered and the memory of the server for each idle client.
 * `--clients 10000 --servers engine,redis-server`.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { type BenchServer, startServer } from '../engine/servers.ts';

const { values: options } = parseArgs({
  options: {
    clients: { type: 'string', default: '10000' },
    servers: { type: 'string', default: 'engine,redis-server' },
  },
});

/** Connections under way at once: more than the server's backlog would be turned away. */
const connecting = 200;

const wanted = Number(options.clients);
/** Files that this process has open beside its sockets, and the servers too. */
const spareFiles = 64;
const count = Math.min(wanted, openFileLimit() - spareFiles);
if (count < wanted) {
  console.log(
    `This machine allows ${openFileLimit()} open files for a process: ${count} clients instead of ${wanted} (ulimit -n ${wanted + spareFiles} allows them)`,
  );
}

for (const name of options.servers.split(',') as BenchServer['name'][]) await measure(name);

async function measure(name: BenchServer['name']): Promise<void> {
  const server = await startServer(name);
  const before = server.residentBytes();
  const began = performance.now();
  const sockets: Socket[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: connecting }, async () => {
      while (next < count) {
        next++;
        sockets.push(await answered(server.port));
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  // What connecting left behind is collected, as it is in a server that runs on.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const perClient = (server.residentBytes() - before) / count;
  console.log(
    `${name.padEnd(12)} ${count} clients answered in ${seconds.toFixed(1)} s, ${(perClient / 1024).toFixed(1)} KiB of resident memory for each`,
  );
  for (const socket of sockets) socket.destroy();
  await server.stop();
}

async function answered(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('PING\r\n');
  const [reply] = (await once(socket, 'data')) as [Buffer];
  if (reply.toString() !== '+PONG\r\n') throw new Error(`the server answered ${reply.toString()}`);
  return socket;
}

/** How many files a process may have open; Node raises its own limit as far as it may. */
function openFileLimit(): number {
  const limit = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  return limit === undefined || limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit);
}
