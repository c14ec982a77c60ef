/**
 * Server-assisted invalidation: a connection of its own on each master, in RESP3, that the server tells of every change
 * of a key with one of the prefixes (CLIENT TRACKING in broadcasting mode, see the Redis documentation, "Client-side
 * caching"). A connection that breaks or falls silent is a gap: whoever listens drops what it may have missed.
 */
import type { ChangeListener } from '../store.ts';
import { heartbeatMs, PushConnection, type NodeAddress } from './push-connection.ts';
import type { RedisConnectionOptions } from './redis-connection.ts';

/** Watches all the masters that `addresses` names, now and later; returns a function that ends it. */
export function watchRedis(
  addresses: () => readonly NodeAddress[],
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
    const wanted = new Map(addresses().map((address) => [`${address.host}:${address.port}`, address]));
    for (const [name, connection] of connections) {
      if (wanted.has(name)) continue;
      connection.close();
      connections.delete(name);
    }
    for (const [name, address] of wanted) {
      if (connections.has(name)) continue;
      connections.set(name, new PushConnection(address, options, tracking, onKeys, judge));
    }
    judge();
  };
  align();
  const timer = setInterval(align, heartbeatMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    for (const connection of connections.values()) connection.close();
  };
}
