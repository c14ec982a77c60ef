/** The faults of this package; refusals are values and live beside the rule that refuses. */

/**
 * Thrown by a `ReservationDatabase` when throttling or contention outlasted its retries. The HTTP layer answers 503 with `Retry-After`.
 */
export class DatabaseBusyError extends Error {
  override readonly name = 'DatabaseBusyError';
  readonly code = 'DATABASE_BUSY';
  readonly statusCode = 503;
  /** Whole seconds after which trying again makes sense. */
  readonly retryAfterSeconds: number;

  constructor(
    message: string,
    options: { readonly retryAfterSeconds?: number; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryAfterSeconds = options.retryAfterSeconds ?? 1;
  }
}
