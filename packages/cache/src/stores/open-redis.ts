/** Which connection a deployment's mode asks for. */
import { ClusterConnection } from './cluster-connection.ts';
import type { RedisConnection, RedisConnectionOptions } from './redis-connection.ts';
import { StandaloneConnection } from './standalone-connection.ts';

/** Opens a connection; it connects in the background and for ever again. */
export function openRedis(options: RedisConnectionOptions): RedisConnection {
  return options.mode === 'cluster' ? new ClusterConnection(options) : new StandaloneConnection(options);
}
