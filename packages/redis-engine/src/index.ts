/** The public interface of the engine. */
export { RedisServerError } from './errors.ts';
export {
  createRedisServer,
  type MaxmemoryPolicy,
  type RedisServer,
  type RedisServerOptions,
} from './redis-server.ts';
export { createRedisServerInWorker } from './redis-server-in-worker.ts';
export { runRedisServerCommand } from './run-redis-server-command.ts';
