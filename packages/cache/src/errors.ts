/** Every error of the caching library, each with a stable code. A store's failure never reaches a reader. */

/** The codes, for documentation and for switches. */
export type CacheErrorCode =
  | 'CACHE_OPTION_INVALID'
  | 'CACHE_KEY_INVALID'
  | 'CACHE_CLOSED'
  | 'CACHE_LOADER_TIMEOUT'
  | 'CACHE_LOADER_BUSY'
  | 'CACHE_LOADER_CYCLE'
  | 'CACHE_STORE_UNAVAILABLE'
  | 'CACHE_INVALIDATION_UNDELIVERED'
  | 'CACHE_STORE_UNSUPPORTED'
  | 'CACHE_QUEUE_FULL'
  | 'CACHE_WRITE_TIMEOUT'
  | 'CACHE_SESSION_TOO_LARGE';

/** Base of all errors that this library makes. A loader's own error is passed on as it is, never wrapped. */
export class CacheError extends Error {
  readonly code: CacheErrorCode;

  constructor(code: CacheErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** An option has a value that cannot work; the message says what to write instead. Thrown at start. */
export class OptionInvalidError extends CacheError {
  constructor(message: string) {
    super('CACHE_OPTION_INVALID', message);
  }
}

/** A key function returned something that no key can be made of. */
export class KeyInvalidError extends CacheError {
  constructor(message: string) {
    super('CACHE_KEY_INVALID', message);
  }
}

/** The cache, or the write queue, was closed. */
export class CacheClosedError extends CacheError {
  constructor(what: 'cache' | 'queue' = 'cache') {
    super('CACHE_CLOSED', `The ${what} is closed.`);
  }
}

/** The loader did not answer within its hard timeout. */
export class LoaderTimeoutError extends CacheError {
  constructor(entity: string, timeoutMs: number) {
    super('CACHE_LOADER_TIMEOUT', `The loader of "${entity}" did not answer within ${timeoutMs} ms.`);
  }
}

/** Too many loads run and wait already, or this one has waited too long for its turn; the database is spared it. */
export class LoaderBusyError extends CacheError {
  constructor(message: string) {
    super('CACHE_LOADER_BUSY', message);
  }
}

/** A loader reads, by way of other loaders or at once, the very key that it is loading: it would wait for itself. */
export class LoaderCycleError extends CacheError {
  constructor(key: string) {
    super('CACHE_LOADER_CYCLE', `The load of "${key}" reads "${key}" itself and would wait for ever.`);
  }
}

/** The store did not answer in time or cannot be reached. Readers never see it: they fall through to the loader. */
export class StoreUnavailableError extends CacheError {
  constructor(message: string, options?: ErrorOptions) {
    super('CACHE_STORE_UNAVAILABLE', message, options);
  }
}

/** The store has taken a change, and fewer replicas than asked for have it: the store itself is well. */
export class ReplicasBehindError extends StoreUnavailableError {
  constructor(reached: number, count: number) {
    super(`${reached} of ${count} replicas have taken a change in time.`);
  }
}

/** An invalidation could not be delivered yet; it is kept and will be. Thrown only with `whenUndelivered: 'throw'`. */
export class InvalidationUndeliveredError extends CacheError {
  constructor(keys: readonly string[]) {
    super(
      'CACHE_INVALIDATION_UNDELIVERED',
      `The store is away: the invalidation of ${keys.length} key(s) is kept and will be delivered when it is back.`,
    );
  }
}

/** The chosen store lacks what an option needs. Thrown when the entity is declared, not when it is used. */
export class StoreUnsupportedError extends CacheError {
  constructor(store: string, feature: string) {
    super('CACHE_STORE_UNSUPPORTED', `The store "${store}" cannot do ${feature}.`);
  }
}

/** The write-behind queue holds as many writes as it may; this one was not taken. */
export class QueueFullError extends CacheError {
  constructor(queue: string) {
    super(
      'CACHE_QUEUE_FULL',
      `The write queue "${queue}" is full; try again when the database has caught up.`,
    );
  }
}

/** A write-behind queue's `apply` did not end within its `applyTimeout`; the write is tried again. Heard by `onError`. */
export class WriteTimeoutError extends CacheError {
  constructor(queue: string, timeoutMs: number) {
    super('CACHE_WRITE_TIMEOUT', `The database did not take a write of "${queue}" within ${timeoutMs} ms.`);
  }
}

/** A session's content is larger than its store's `maxSize`; nothing was changed. */
export class SessionTooLargeError extends CacheError {
  constructor(size: number, maxSize: number) {
    super(
      'CACHE_SESSION_TOO_LARGE',
      `The session's text has ${size} characters, above the limit of ${maxSize}; keep what is large elsewhere.`,
    );
  }
}
