/** What one process has done with a write queue since it started. */
import { Histogram } from '../metrics.ts';

export class WriteQueueMetrics {
  /** Writes taken into the queue. */
  enqueued = 0;
  /** Writes that found no room. */
  refused = 0;
  /** Writes that took the place of an earlier one of their key. */
  coalesced = 0;
  /** Writes that the database has. */
  applied = 0;
  /** Tries that failed. */
  failures = 0;
  /** Writes given up. */
  deadLetters = 0;
  /** Keys that another worker took over, because this one was too late to renew its lease. */
  lostLeases = 0;
  /** Of calls of `apply` and `applyMany`. */
  readonly applyDuration = new Histogram();
  /** From the acknowledgement to the database. */
  readonly lag = new Histogram();
}
