/** The engine in a process of its own, as `redis-server` is: `engine-process.ts <port>`; without a port it times its start. */
import { connect } from 'node:net';
import { once } from 'node:events';

const port = process.argv[2];
const began = performance.now();
const { createRedisServer } = await import('@quicktable/redis-engine');
const imported = performance.now();
const server = await createRedisServer({ port: Number(port ?? 0) });
if (port === undefined) {
  const socket = connect(server.port, server.host);
  socket.write('PING\r\n');
  await once(socket, 'data');
  const answered = performance.now();
  socket.destroy();
  process.stdout.write(JSON.stringify({ importMs: imported - began, startMs: answered - imported }));
  await server.close();
}
