/** What the HTTP interface needs of the rest: everything it touches comes in through here. */
import type { CacheStats, Health, ReservationAddress, ReservationData } from '@quicktable/contracts';
import type { Logger } from 'pino';
import type { Language } from './language.ts';

/** A reservation as the JSON text that goes into the reply. */
export interface ReservationJson {
  readonly json: string;
  readonly source: 'cache' | 'database';
}

export interface Service {
  readonly profile: 'lab' | 'production';
  readonly language: Language;
  readonly log: Logger;
  readonly adminToken: string | undefined;
  /** Proxies in front whose word about the client's address counts. */
  readonly trustedProxies: number;
  /**
   * Reads through the cache; undefined when there is no such reservation.
   * @throws ProblemError `DATABASE_UNAVAILABLE`, `OVERLOADED`
   */
  readReservation(address: ReservationAddress): Promise<ReservationJson | undefined>;
  /** Reads from the database, always. @throws ProblemError as `readReservation` */
  readReservationUncached(address: ReservationAddress): Promise<ReservationData | undefined>;
  /** Whether store and database answer, within a bounded time. */
  checkHealth(): Promise<Health>;
  /** @throws ProblemError `CACHE_UNAVAILABLE` */
  readCacheStats(): Promise<CacheStats>;
  /** Clears what the cache holds, never sessions or holds. @throws ProblemError `CACHE_UNAVAILABLE` */
  clearCache(): Promise<void>;
}
