/** Bounded retries with full jitter, after "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015). */
import { delay } from './abort.ts';

export interface RetryPolicy {
  /** How often to try in all. */
  readonly attempts: number;
  /** The first wait is up to this many milliseconds; each later one up to twice the one before. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** No attempt begins later than this after the first. */
  readonly deadlineMs: number;
}

/**
 * Calls `attempt` until it succeeds, fails with something that `isRetryable` refuses, or patience ends; the last error is
 * thrown then.
 */
export async function withRetries<Result>(
  policy: RetryPolicy,
  isRetryable: (error: unknown) => boolean,
  attempt: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const startedAt = performance.now();
  for (let number = 1; ; number += 1) {
    try {
      return await attempt();
    } catch (error) {
      const waitMs = Math.random() * Math.min(policy.firstDelayMs * 2 ** (number - 1), policy.longestDelayMs);
      const isLate = performance.now() - startedAt + waitMs > policy.deadlineMs;
      if (number >= policy.attempts || isLate || signal?.aborted || !isRetryable(error)) throw error;
      await delay(waitMs, signal);
    }
  }
}
