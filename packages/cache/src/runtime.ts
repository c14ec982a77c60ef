/** What the entities of one cache share. */
import type { Bulkhead } from './bulkhead.ts';
import type { CoarseTime } from './coarse-clock.ts';
import type { CacheEvents } from './events.ts';
import type { NestedLoads } from './nested-loads.ts';
import type { StoreGuard } from './store-guard.ts';
import type { TagCheck } from './tag-check.ts';
import type { TickReader } from './tick-reader.ts';
import type { UndeliveredInvalidations } from './undelivered.ts';

export interface Runtime {
  /** Stands before every key, with its colon; empty without a namespace. */
  readonly prefix: string;
  /** The namespace of the tags; never empty. */
  readonly tagNamespace: string;
  readonly guard: StoreGuard;
  readonly reader: TickReader;
  readonly undelivered: UndeliveredInvalidations;
  readonly tags: TagCheck;
  readonly events: CacheEvents;
  readonly bulkhead: Bulkhead;
  readonly nested: NestedLoads;
  now(): number;
  readonly coarseTime: CoarseTime;
  /** Keeps the process alive: a reader waits for it. */
  sleep(ms: number): Promise<void>;
  /** A token that no other process makes. */
  nextToken(): string;
  isClosed(): boolean;
}
