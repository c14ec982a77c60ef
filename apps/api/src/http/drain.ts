/** Closes an HTTP server without failing a request: open connections are told to close before their sockets are. */
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How long busy connections get to send their next request, which is answered with `Connection: close`. */
const drainMs = 200;
/** How often connections that have become idle meanwhile are closed. */
const sweepMs = 50;

/**
 * Prepares a server that does not listen yet for its end. What is returned answers what is in flight and what still arrives on
 * open connections, then closes. A connection on which nothing was sent for a moment is idle and is closed as it is.
 */
export function drainable(app: FastifyInstance): () => Promise<void> {
  const open = new Set<Socket>();
  app.server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => drainAndClose(app, open);
}

async function drainAndClose(app: FastifyInstance, open: ReadonlySet<Socket>): Promise<void> {
  let served = true;
  app.server.prependListener('request', (_request, response) => {
    served = true;
    // Set before the route runs; a client reads it and opens its next connection elsewhere.
    response.setHeader('connection', 'close');
  });
  const deadline = performance.now() + drainMs * 10;
  while (served && performance.now() < deadline && (await countConnections(app)) > 0) {
    served = false;
    await new Promise((resolve) => setTimeout(resolve, drainMs));
  }
  // A connection that was busy when closing began stays open after its answer unless it is closed once it is idle.
  const sweep = setInterval(() => {
    app.server.closeIdleConnections();
    // Browsers open connections ahead of need; one on which no request ever came does not count as idle there.
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  }, sweepMs);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}

function countConnections(app: FastifyInstance): Promise<number> {
  return new Promise((resolve) => {
    app.server.getConnections((error, count) => resolve(error === null ? count : 0));
  });
}
