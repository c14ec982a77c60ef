/** The errors of this package: what a client is answered, and what stops a server from starting. */

/**
 * An error reply. A handler throws it, the dispatcher writes `-<message>` and goes on with the next command.
 * The message begins with Redis's code (`ERR`, `WRONGTYPE`, …) and is Redis's own text.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** Whether the statistics of errors have it already. */
  readonly isCounted: boolean;

  constructor(message: string, isCounted = false) {
    super(message);
    this.isCounted = isCounted;
  }
}

export type RedisServerErrorCode = 'BAD_OPTION' | 'LISTEN_FAILED' | 'LOAD_FAILED';

/** Why a server did not start or a configuration was refused. `code` is stable. */
export class RedisServerError extends Error {
  override readonly name = 'RedisServerError';
  readonly code: RedisServerErrorCode;

  constructor(code: RedisServerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The error replies that many commands share. Throwing one of these costs no stack trace. */
export const wrongType = new CommandError(
  'WRONGTYPE Operation against a key holding the wrong kind of value',
);
export const syntaxError = new CommandError('ERR syntax error');
export const notAnInteger = new CommandError('ERR value is not an integer or out of range');
export const notAFloat = new CommandError('ERR value is not a valid float');
export const noSuchKey = new CommandError('ERR no such key');
export const outOfRange = new CommandError('ERR index out of range');
/** There are no replicas, ever. */
export const NOT_ENOUGH_REPLICAS = 'NOREPLICAS Not enough good replicas to write.';

export const outOfMemory = new CommandError("OOM command not allowed when used memory > 'maxmemory'.");
export const valueOutOfRange = new CommandError('ERR value is out of range');
export const mustBePositive = new CommandError('ERR value is out of range, must be positive');
export const stringTooLong = new CommandError('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
