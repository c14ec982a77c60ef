/**
 * What the Redis store needs of a client, and two that have it: `standalone-connection.ts` for one server, and
 * `cluster-connection.ts`, which has one of those to each node.
 */
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import type { Redirection } from './redirection.ts';
import type { RedisScript } from './redis-scripts.ts';

export type RedisArgument = string | number;

/** Names a node. */
export interface NodeAddress {
  readonly host: string;
  readonly port: number;
}

export interface RedisConnection {
  readonly mode: 'standalone' | 'cluster';
  /** Sends a command; a cluster routes by its first key. Rejects at once when there is no connection. */
  call(command: string, args: readonly RedisArgument[]): Promise<unknown>;
  /** Runs a script by its hash, and by its source where the server does not know it. */
  run(script: RedisScript, keys: readonly string[], args: readonly RedisArgument[]): Promise<unknown>;
  /** Runs a command on every master and returns the replies. */
  callMasters(command: string, args: readonly RedisArgument[]): Promise<unknown[]>;
  /** Rejects when the node that `nodeOf` names so does not answer; a node that is no master any more is not asked. */
  ping(node: string): Promise<void>;
  /** Calls back with batches of keys that match the pattern, from every master; none is missed because its slot moves meanwhile. */
  scan(pattern: string, onKeys: (keys: string[]) => Promise<void>): Promise<void>;
  /** The node that owns a key, as `host:port`; empty for a standalone server. */
  nodeOf(key: string): string;
  /** Where the masters are at present. */
  masterAddresses(): readonly NodeAddress[];
  /** Every node whose values are read here: whoever keeps them must hear of changes from all of these. */
  readAddresses(): readonly NodeAddress[];
  /** Called before the first read from a node that `readAddresses` did not name before; returns how to stop it. */
  onNodes(listener: () => void): () => void;
  /** Learns from a redirection that was met on a connection of the caller's own. */
  learn(redirection: Redirection, from: NodeAddress): void;
  /** Called when a connection is lost or there is one again: to one node, if it is named. */
  onChange(listener: (connected: boolean, node?: string) => void): void;
  /** Drops the connection, or the one to the named node, and makes a new one; for a peer that stopped answering without closing. */
  reconnect(node?: string): void;
  close(): Promise<void>;
}

/** A user name and password, fetched anew for each connection and re-sent before they lapse (ElastiCache IAM). */
export interface RedisCredentials {
  readonly username?: string;
  readonly password: string;
  /** Send AUTH again on the open connection after this time. */
  readonly refreshAfterMs?: number;
}

export interface RedisConnectionOptions {
  /** `redis://host:6379`, or `rediss://user:password@host:6379/0` for TLS. What the other options say goes before. */
  readonly url?: string | undefined;
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Default 6379. */
  readonly port?: number | undefined;
  /**
   * `cluster` discovers the other nodes from this one, or from `nodes`: from every address that a name stands for (ElastiCache's
   * configuration endpoint), and from those it knows once it is running. Default `standalone`.
   */
  readonly mode?: 'standalone' | 'cluster';
  /** Start nodes of a cluster; default: host and port. */
  readonly nodes?: readonly { readonly host: string; readonly port: number }[];
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Instead of user name and password: asked before each connection (once for several at a time), and again a second after it failed. */
  readonly credentials?: () => Promise<RedisCredentials>;
  /** `true` for TLS with the system's trust store, or node's TLS options. */
  readonly tls?: boolean | TlsOptions;
  readonly database?: number;
  readonly connectTimeoutMs?: number;
  /**
   * Invalidations and fences count as delivered only when so many replicas have them (WAIT): write the number of replicas that
   * each master has, and a failover loses none. Costs a write the way to the replica and back, twice (`npm run check:failover`
   * prints it), a read nothing. While replicas are away invalidations are kept, and delivered when they are back. Default 0.
   */
  readonly replicas?: number;
  /** How long the replicas may take, in ms; must be shorter than the cache's `timeouts.timeoutMs`. Default 20. */
  readonly replicaTimeoutMs?: number;
  /**
   * Cluster: where values are read. A replica is behind its master by as long as the copy takes, and so are reads from it: the
   * promise of no stale read ends there. Leases, fills, fences, invalidations and sliding reads go to masters. Default `master`.
   */
  readonly reads?: 'master' | 'replica' | 'all';
}

const reconnectMaxMs = 500;

/** How long to wait before the given attempt (1, 2, …) to connect. */
export function retryDelayMs(attempt: number): number {
  return Math.min(reconnectMaxMs, 25 * 2 ** Math.min(attempt, 6)) * (0.75 + Math.random() / 4);
}
