/** The embedded Redis-compatible engine: started beside the service, or alone for `npm run redis`. */
import { createRedisServer, runRedisServerCommand } from '@quicktable/redis-engine';
import type { PortChoice } from '../environment.ts';
import { type Listening, listenNear } from './listen.ts';

export type EmbeddedRedis = Awaited<ReturnType<typeof createRedisServer>>;

/** Starts the engine on loopback. @param directory Where it keeps a snapshot; undefined: in memory */
export function startEmbeddedRedis(
  port: PortChoice,
  directory: string | undefined,
): Promise<Listening<EmbeddedRedis>> {
  return listenNear(port, 'REDIS_PORT', (candidate) =>
    createRedisServer({
      port: candidate,
      host: '127.0.0.1',
      ...(directory === undefined ? {} : { directory }),
    }),
  );
}

/** Runs the engine in the foreground with `redis-server`'s arguments, until it is told to stop. */
export async function runEmbeddedRedis(args: readonly string[]): Promise<void> {
  await runRedisServerCommand([...args]);
}
