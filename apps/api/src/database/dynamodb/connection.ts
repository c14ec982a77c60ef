/**
 * One connection to DynamoDB: the AWS SDK's client over undici, without the middlewares that we do not need and with its
 * handlers cached, our own bounded retries, and faults told apart. `npm run bench:database` prints what that saves.
 */
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DatabaseBusyError } from '@quicktable/domain';
import { untilAborted } from '../abort.ts';
import { DatabaseUnavailableError } from '../errors.ts';
import { type RetryPolicy, withRetries } from '../retry.ts';
import { UndiciRequestHandler } from './undici-request-handler.ts';

export interface DynamoDBConnectionOptions {
  readonly region: string;
  /** Another address than AWS's: the embedded database, DynamoDB Local, an emulator. */
  readonly endpoint?: string | undefined;
  /** Connections kept to the database; 64. */
  readonly connections?: number;
  /** How long one attempt may take, in milliseconds; 1,000. */
  readonly attemptTimeoutMs?: number | undefined;
}

export interface DynamoDBConnection {
  readonly region: string;
  /**
   * Sends a command; retries faults of the network, of the service and throttling. Only for commands that may arrive
   * twice: reads, unconditional writes, transactions with a token.
   * @throws DatabaseBusyError throttled for longer than patience lasts
   * @throws DatabaseUnavailableError no answer, no access or no table
   */
  send<Output>(command: DynamoDBCommand<Output>, signal?: AbortSignal): Promise<Output>;
  close(): void;
}

/** Any command of the SDK's DynamoDB client that answers with `Output`. */
interface DynamoDBCommand<Output> {
  readonly input: object;
  resolveMiddleware(
    stack: never,
    config: never,
    options: never,
  ): (args: never) => Promise<{ output: Output }>;
}

type Command = Parameters<DynamoDBClient['send']>[0];

const RETRIES: RetryPolicy = { attempts: 4, firstDelayMs: 25, longestDelayMs: 200, deadlineMs: 1_500 };
const UNUSED_MIDDLEWARES = ['loggerMiddleware', 'recursionDetectionMiddleware', 'getUserAgentMiddleware'];
const THROTTLED = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TransactionInProgressException',
]);
const REFUSED = new Set([
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'UnrecognizedClientException',
]);

export function connectDynamoDB(options: DynamoDBConnectionOptions): DynamoDBConnection {
  // The SDK announces at start that it will need Node 22 one day; that is for us to know, not for who runs the service.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

  const handler = new UndiciRequestHandler({
    connections: options.connections ?? 64,
    connectTimeoutMs: 500,
    attemptTimeoutMs: options.attemptTimeoutMs ?? 1_000,
  });
  const config: DynamoDBClientConfig = {
    region: options.region,
    requestHandler: handler as NonNullable<DynamoDBClientConfig['requestHandler']>,
    cacheMiddleware: true,
    maxAttempts: 1,
  };
  if (options.endpoint !== undefined) {
    config.endpoint = options.endpoint;
    // AWS is never spoken to in the clear: this is an emulator, which takes any credentials. The default chain would wait for a
    // metadata service that is not there.
    if (new URL(options.endpoint).protocol === 'http:') {
      config.credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    }
  }
  const client = new DynamoDBClient(config);
  for (const name of UNUSED_MIDDLEWARES) client.middlewareStack.remove(name);
  // Others place themselves behind the SDK's retries, so the name has to stay.
  client.middlewareStack.remove('retryMiddleware');
  client.middlewareStack.add((next) => async (args) => await next(args), {
    name: 'retryMiddleware',
    step: 'finalizeRequest',
    priority: 'high',
  });

  return {
    region: options.region,
    async send<Output>(command: DynamoDBCommand<Output>, signal?: AbortSignal): Promise<Output> {
      // Without options, or the SDK would not use its cached handlers.
      const attempt = () => client.send(command as unknown as Command) as Promise<unknown>;
      try {
        const output = await withRetries(RETRIES, mayPass, () => untilAborted(attempt(), signal), signal);
        return output as Output;
      } catch (error) {
        throw signal?.aborted ? error : classify(error, options.endpoint ?? options.region);
      }
    },
    close: () => client.destroy(),
  };
}

/** Whether the same request may well succeed if sent again. */
function mayPass(error: unknown): boolean {
  const status = httpStatus(error);
  if (REFUSED.has(nameOf(error))) return false;
  return status === undefined ? isNetworkFault(error) : status >= 500 || THROTTLED.has(nameOf(error));
}

function classify(error: unknown, where: string): unknown {
  const name = nameOf(error);
  const status = httpStatus(error);
  if (THROTTLED.has(name)) return new DatabaseBusyError('DynamoDB is throttling', { cause: error });
  if (REFUSED.has(name))
    return new DatabaseUnavailableError(`DynamoDB (${where}) refuses us: ${name}`, error);
  if (name === 'ResourceNotFoundException') {
    return new DatabaseUnavailableError(
      `DynamoDB (${where}) lacks a table; \`npm run init\` creates it`,
      error,
    );
  }
  if (status === undefined ? isNetworkFault(error) : status >= 500) {
    return new DatabaseUnavailableError(`DynamoDB (${where}) does not answer`, error);
  }
  return error;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function httpStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  return (error.$metadata as { httpStatusCode?: number }).httpStatusCode;
}

/** Node's and undici's faults carry a code (`ECONNREFUSED`, `UND_ERR_SOCKET`, ours); mistakes in our own code carry none. */
function isNetworkFault(error: unknown): boolean {
  return error instanceof Error && ('code' in error || error.name === 'TimeoutError');
}
