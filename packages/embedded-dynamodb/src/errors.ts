/** The errors that this server answers with, in the names, statuses and bodies of DynamoDB. */

const DYNAMODB = 'com.amazonaws.dynamodb.v20120810#';
const CORAL_SERVICE = 'com.amazon.coral.service#';
const CORAL_VALIDATE = 'com.amazon.coral.validate#';

/** An error with the HTTP status and the JSON body that DynamoDB sends for it. */
class DynamoDBError extends Error {
  override readonly name = 'DynamoDBError';
  readonly statusCode: number;
  readonly body: Record<string, unknown>;

  constructor(type: string, message: string, statusCode = 400, fields: Record<string, unknown> = {}) {
    super(message);
    this.statusCode = statusCode;
    this.body = { __type: type, message, ...fields };
  }
}

export const validationError = (message: string) =>
  new DynamoDBError(`${CORAL_VALIDATE}ValidationException`, message);

export const resourceNotFound = (message = 'Requested resource not found') =>
  new DynamoDBError(`${DYNAMODB}ResourceNotFoundException`, message);

export const resourceInUse = (message: string) =>
  new DynamoDBError(`${DYNAMODB}ResourceInUseException`, message);

export const limitExceeded = (message: string) =>
  new DynamoDBError(`${DYNAMODB}LimitExceededException`, message);

export const idempotentParameterMismatch = () =>
  new DynamoDBError(
    `${DYNAMODB}IdempotentParameterMismatchException`,
    'The client request token was used with different parameters',
  );

/** Why one action of a transaction did not go through; `None` for those that would have. */
export type CancellationReason = { Code: string; Message?: string; Item?: unknown };

/** The cancellation of a whole transaction, with one reason for each of its actions, in their order. */
export const transactionCanceled = (reasons: CancellationReason[]) => {
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons
    .map((reason) => reason.Code)
    .join(', ')}]`;
  return new DynamoDBError(`${DYNAMODB}TransactionCanceledException`, message, 400, {
    Message: message,
    CancellationReasons: reasons,
  });
};

export const serializationError = (message?: string) => {
  const error = new DynamoDBError(`${CORAL_SERVICE}SerializationException`, message ?? '');
  if (message === undefined) delete error.body['message'];
  return error;
};

export const unknownOperation = (message = '') =>
  new DynamoDBError(`${CORAL_SERVICE}UnknownOperationException`, message);

export const missingAuthenticationToken = () =>
  new DynamoDBError(
    `${CORAL_SERVICE}MissingAuthenticationTokenException`,
    'Request is missing Authentication Token',
  );

export const requestTooLarge = () =>
  new DynamoDBError(`${CORAL_SERVICE}RequestEntityTooLargeException`, 'Request is larger than 16 MB', 413);

export const internalServerError = () =>
  new DynamoDBError(`${DYNAMODB}InternalServerError`, 'The request processing has failed', 500);

/** What dynalite's modules and this package throw alike: a status and a body. */
export type ServiceError = Error & { statusCode: number; body: Record<string, unknown> };

export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'statusCode' in error && 'body' in error;
}

/** The error's name as clients know it, for example `ValidationException`. */
export function errorCode(error: ServiceError): string {
  return String(error.body['__type']).split('#').at(-1) ?? '';
}

/** The server cannot keep its data where it was told to. Not an answer to a request: starting it rejects with this. */
export class DirectoryError extends Error {
  override readonly name = 'DirectoryError';
  /** Another process has it open, or it cannot be made, read or written. */
  readonly code: 'DIRECTORY_IN_USE' | 'DIRECTORY_UNUSABLE';
  readonly directory: string;

  constructor(code: DirectoryError['code'], directory: string, cause: unknown) {
    super(
      code === 'DIRECTORY_IN_USE'
        ? `The directory ${directory} is in use by another process`
        : `The directory ${directory} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
    this.code = code;
    this.directory = directory;
  }
}
