/** The common face of the compared libraries: what a scenario may ask of each. */

/** Loads the value of a key from "the database" of a scenario. */
export type Load = () => Promise<unknown>;

/** One process's cache, connected to a Redis of its own choice of client. */
export interface PeerNode {
  /** Reads through the cache; `load` runs on a miss. */
  get(key: string, load: Load): Promise<unknown>;
  /**
   * Where the library's users declare the loader once instead of with each read: reads with that loader. The price of a hit is
   * measured through it, since passing loaders on is work of this comparison and not of the library.
   */
  bind?(load: Load): (key: string) => Promise<unknown>;
  /** Removes one key, as the library tells its users to do after a write. */
  invalidate(key: string): Promise<unknown>;
  /** Removes every entry of this cache. */
  clear(): Promise<unknown>;
  close(): Promise<unknown>;
}

export interface ConnectOptions {
  host: string;
  port: number;
  /** Whether the in-process tier, and the library's channel that keeps it right, are on. */
  l1: boolean;
  /** Entry lifetime in milliseconds. */
  ttlMs: number;
  /** Keeps scenarios apart in one Redis. */
  namespace: string;
}

export interface Peer {
  name: string;
  /** Whether the library has an in-process tier over the shared one. */
  hasL1: boolean;
  /** Connects with the library's defaults; only what the scenario needs is set. */
  connect(options: ConnectOptions): Promise<PeerNode>;
  /** Connects to a cluster; absent where the library or its client has no such mode. */
  connectCluster?(ports: number[], namespace: string): Promise<PeerNode>;
}
