/** The server: opens the storage, listens, deletes what expired, and closes everything again. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context } from './operation.ts';
import { deleteExpired } from './operations/time-to-live.ts';
import { createRequestHandler } from './request-handler.ts';
import { openStorage } from './storage.ts';

export type DynamoDBServerOptions = {
  /** 0, the default, takes a free port. */
  port?: number;
  /** The address to listen on; loopback unless told otherwise, since any credentials are accepted. */
  host?: string;
  /** Where to keep the data; absent: in memory. One process at a time. */
  directory?: string;
  /** Milliseconds that every operation on items takes longer, as with a database far away. */
  latencyMs?: number;
  /** The time, in milliseconds since 1970; `Date.now` unless a test drives it. */
  clock?: () => number;
  /** How often expired items are looked for, in milliseconds; so late they can be. */
  timeToLiveSweepMs?: number;
};

export type DynamoDBServer = {
  /** What goes into a client's `endpoint`. */
  url: string;
  host: string;
  port: number;
  /** Answers the requests under way, then stops. */
  close(): Promise<void>;
};

const DEFAULT_SWEEP_MS = 30_000;
/** How long `close` waits for requests under way before it cuts their connections. */
const CLOSE_GRACE_MS = 2_000;

/**
 * Starts the database. Rejects with the system's error (`EADDRINUSE`, …) if it cannot listen, with `DirectoryError` if it cannot
 * keep its data in the directory.
 */
export async function createDynamoDBServer(options: DynamoDBServerOptions = {}): Promise<DynamoDBServer> {
  const host = options.host ?? '127.0.0.1';
  const storage = await openStorage(options.directory);
  const context: Context = { storage, clock: options.clock ?? Date.now };
  const server = createServer(createRequestHandler(context, options.latencyMs ?? 0));
  // Idle connections of a client's pool stay open, as with the real service.
  server.keepAliveTimeout = 60_000;

  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    await storage.close();
    throw error;
  }

  const stopping = new AbortController();
  let sweep = Promise.resolve();
  let isSweeping = false;
  const timer = setInterval(() => {
    if (isSweeping) return;
    isSweeping = true;
    sweep = deleteExpired(context, stopping.signal)
      // The next sweep tries again; an item that stays a little longer is within what DynamoDB promises.
      .catch(() => undefined)
      .finally(() => {
        isSweeping = false;
      });
  }, options.timeToLiveSweepMs ?? DEFAULT_SWEEP_MS);
  timer.unref();

  const { port } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    host,
    port,
    close: () => {
      closed ??= close();
      return closed;
    },
  };

  async function close() {
    clearInterval(timer);
    stopping.abort();
    const stopped = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    // A client's pool keeps its connections; each is closed once its last answer is out.
    const idle = setInterval(() => server.closeIdleConnections(), 20);
    const cut = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    await stopped;
    clearInterval(idle);
    clearTimeout(cut);
    await sweep;
    await storage.close();
  }
}
