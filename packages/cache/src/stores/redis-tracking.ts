/**
 * Server-assisted invalidation: a connection of its own on each node that values are read from, in RESP3, that the server tells of every change
 * of a key with one of the prefixes (CLIENT TRACKING in broadcasting mode, see the Redis documentation, "Client-side
 * caching"). A connection that breaks or falls silent is a gap: whoever listens drops what it may have missed.
 */
import type { ChangeListener } from '../store.ts';
import { PushConnection } from './push-connection.ts';
import type { RedisConnection, RedisConnectionOptions } from './redis-connection.ts';

/** Watches all the nodes that the connection reads from, now and later; returns a function that ends it. */
export function watchRedis(
  connection: RedisConnection,
  options: RedisConnectionOptions,
  prefixes: readonly string[],
  listener: ChangeListener,
): () => void {
  const tracking = ['BCAST', ...prefixes.flatMap((prefix) => ['PREFIX', prefix])];
  const connections = new Map<string, PushConnection>();
  let complete = false;

  const judge = () => {
    const nowComplete = connections.size > 0 && [...connections.values()].every(({ up }) => up);
    if (nowComplete === complete) return;
    complete = nowComplete;
    if (complete) listener.onReady();
    else listener.onGap();
  };
  const onKeys = (keys: readonly string[] | null) => {
    if (keys) listener.onChange(keys);
    else listener.onChangeOfAll();
  };
  const align = () => {
    const wanted = new Map(
      connection.readAddresses().map((address) => [`${address.host}:${address.port}`, address]),
    );
    for (const [name, known] of connections) {
      if (wanted.has(name)) continue;
      known.close();
      connections.delete(name);
    }
    for (const [name, address] of wanted) {
      if (connections.has(name)) continue;
      connections.set(name, new PushConnection(address, options, tracking, onKeys, judge));
    }
    judge();
  };
  align();
  const stop = connection.onNodes(align);
  return () => {
    stop();
    for (const known of connections.values()) known.close();
  };
}
