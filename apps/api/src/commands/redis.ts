/** `npm run redis -- --port 6390`: the embedded engine alone, as `redis-server` is started. */
import { runEmbeddedRedis } from '../composition/embedded-redis.ts';

export async function redis(args: readonly string[]): Promise<void> {
  await runEmbeddedRedis(args);
}
