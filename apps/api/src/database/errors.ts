/** What can go wrong with the database; busy (throttled, contended) is the domain's `DatabaseBusyError`. */

/**
 * The database does not answer, refuses us, or lacks its tables. The HTTP layer answers 503; the message is for the log,
 * since it may name hosts and tables.
 */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
  readonly code = 'DATABASE_UNAVAILABLE';
  readonly statusCode = 503;
  /** Whole seconds after which trying again makes sense. */
  readonly retryAfterSeconds = 1;

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

/** A cursor that no page of ours has handed out. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
  readonly code = 'INVALID_CURSOR';
  readonly statusCode = 400;

  constructor() {
    super('The cursor is not one that a page has returned; leave it out to begin with the first page');
  }
}
