/** The composition root: turns the configuration into a service that listens. Only here and beside it are the parts chosen. */
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { createApp } from '../app.ts';
import type { Config } from '../config.ts';
import type { LabReservationRepository } from '../database/lab-reservation-repository.ts';
import { withLatency } from '../database/with-latency.ts';
import { drainable } from '../http/drain.ts';
import { createMetrics } from '../http/metrics.ts';
import { createLabService } from '../lab-service.ts';
import { openConsole } from '../console/console.ts';
import { closeAll } from './close-all.ts';
import { makeBreakable } from './make-breakable.ts';
import { createMemorySessions } from '../use-cases/memory-sessions.ts';
import { listenNear } from './listen.ts';
import { openBooking } from './open-booking.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import { type OpenStore, openStore } from './open-store.ts';
import { startEdge } from './start-edge.ts';

export interface StartOptions {
  readonly log: Logger;
  /** Put before each answer of the database, in milliseconds. */
  readonly databaseLatencyMs?: number;
  /** Creates the tables and writes the sample data: never, always, or only in the embedded database of this process. */
  readonly seed?: 'never' | 'always' | 'embedded';
  /** Runs the local edge in front of the service. */
  readonly edge?: boolean;
  /** Adds routes to the application before it listens; benchmarks compare with a route in the same process. */
  readonly extend?: (app: FastifyInstance, repository: LabReservationRepository) => Promise<void>;
}

export interface RunningService {
  /** Address for this machine, without a path. */
  readonly url: string;
  readonly port: number;
  /** The default port that was taken. */
  readonly takenPort: number | undefined;
  readonly store: Pick<OpenStore, 'description' | 'redis' | 'takenPort'>;
  readonly database: Pick<OpenDatabase, 'description' | 'endpoint' | 'takenPort'>;
  /** Whether the booking pages were built and are served. */
  readonly hasPages: boolean;
  /** The local edge, if it runs. */
  readonly edge:
    | { readonly url: string; readonly port: number; readonly takenPort: number | undefined }
    | undefined;
  /** Answers what is in flight, then closes everything in the order of use. */
  close(): Promise<void>;
}

const warmUpTimeoutMs = 1_000;

/** Starts everything the configuration asks for; what was started is closed again if a later part fails. */
export async function startService(config: Config, options: StartOptions): Promise<RunningService> {
  const { log, databaseLatencyMs = 0, seed = 'never' } = options;
  const opened: (() => Promise<void>)[] = [];
  try {
    const [store, database] = await settleBoth(
      openStore(config.store, config.dataDirectory),
      openDatabase(config.database, config.dataDirectory),
      opened,
    );
    const seeds = seed === 'always' || (seed === 'embedded' && database.embedded);
    if (seeds) {
      await database.repository.initialize();
      await database.reservations.initialize();
    }
    const breakable = makeBreakable(config, store, database);
    const repository =
      databaseLatencyMs > 0 ? withLatency(breakable.repository, databaseLatencyMs) : breakable.repository;
    const metrics = createMetrics();
    const { service, cache, writeReservation } = createLabService({
      config,
      log,
      metrics,
      store: breakable.store,
      repository,
    });
    opened.push(() => cache.close());
    const forgetting: ((tags: readonly string[]) => void)[] = [];
    if (config.distributionId !== undefined) {
      // Loaded only here: most starts have no distribution in front.
      const { openCloudFront } = await import('../edge/open-cloudfront.ts');
      const cloudFront = openCloudFront({ distributionId: config.distributionId, log });
      opened.push(() => cloudFront.close());
      forgetting.push((tags) => cloudFront.forget(tags));
    }
    const booking = openBooking({
      forgetAtEdge: (tags) => {
        for (const forget of forgetting) forget(tags);
      },
      config,
      log,
      cache,
      database: breakable.reservations,
      sessions: store.sessions ?? createMemorySessions(Date.now),
      writeReservation,
    });
    opened.push(() => booking.close());
    if (seeds) await booking.seed();
    await warmUp(database.repository, writeReservation);
    const cacheConsole = openConsole({
      profile: config.profile,
      cache,
      store: store.description,
      redis: store.redis,
      faults: breakable.faults,
    });
    const app = await createApp(service, metrics, booking.service, cacheConsole);
    const drain = drainable(app);
    await options.extend?.(app, repository);
    const { port, takenPort } = await listenNear(config.port, 'PORT', async (candidate) => {
      await app.listen({ host: config.host, port: candidate });
      return { port: (app.server.address() as { port: number }).port };
    });
    opened.push(drain);
    // Before it, because a console's stream ends by itself only when the page is closed.
    opened.push(() => cacheConsole.close());
    const name = nameForThisMachine(config.host);
    const edge = options.edge
      ? await startEdge({
          host: config.host,
          port: config.edgePort,
          origin: `http://${addressForThisMachine(config.host)}:${port}`,
          log,
        })
      : undefined;
    if (edge !== undefined) {
      opened.push(() => edge.server.close());
      forgetting.push((tags) => void edge.server.invalidate({ tags }));
    }
    return {
      url: `http://${name}:${port}`,
      port,
      takenPort,
      store,
      database,
      hasPages: app.hasRoute({ method: 'GET', url: '/staff' }),
      edge: edge && { url: `http://${name}:${edge.port}`, port: edge.port, takenPort: edge.takenPort },
      close: () => closeAll(opened),
    };
  } catch (error) {
    await closeAll(opened).catch(() => undefined);
    throw error;
  }
}

/** No id of a reservation is blank, so nobody's is touched. */
const nobody = { userId: ' ', reservationId: ' ' };

/**
 * Opens connections and loads what the first requests would wait for: the database client, the cache's scripts. A store or
 * database that is away is no reason not to start.
 */
async function warmUp(
  repository: LabReservationRepository,
  writeReservation: ReturnType<typeof createLabService>['writeReservation'],
): Promise<void> {
  await Promise.allSettled([
    repository.find(nobody.userId, nobody.reservationId, AbortSignal.timeout(warmUpTimeoutMs)),
    writeReservation(nobody, () => Promise.resolve()),
  ]);
}

/** Waits for both, so that the one that opened is closed when the other fails. */
async function settleBoth<Left extends { close(): Promise<void> }, Right extends { close(): Promise<void> }>(
  left: Promise<Left>,
  right: Promise<Right>,
  opened: (() => Promise<void>)[],
): Promise<[Left, Right]> {
  const results = await Promise.allSettled([left, right]);
  for (const result of results) if (result.status === 'fulfilled') opened.push(() => result.value.close());
  return await Promise.all([left, right]);
}

/** Any address, all addresses included, as a connection from this machine can name it. */
function addressForThisMachine(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** The same for people to read. */
function nameForThisMachine(host: string): string {
  const address = addressForThisMachine(host);
  return address === '127.0.0.1' ? 'localhost' : address;
}
