/** The HTTP side: reads a bounded request, finds its operation, checks it, runs it, and answers as DynamoDB does. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import {
  internalServerError,
  isServiceError,
  missingAuthenticationToken,
  requestTooLarge,
  type ServiceError,
  serializationError,
  unknownOperation,
  validationError,
} from './errors.ts';
import { checkRequest, type Context, type Operation } from './operation.ts';
import { operations } from './operations/index.ts';
import { describeEndpoints } from './operations/service.ts';

/** The largest request that DynamoDB takes. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;
/** DynamoDB takes attribute values nested up to 32 levels; each level is two of JSON, and a request adds a few. */
const MAX_JSON_DEPTH = 96;
const API_VERSION = 'DynamoDB_20120810';

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** `latencyMs` is added to every operation on items, as a database far away would. */
export function createRequestHandler(context: Context, latencyMs: number): RequestHandler {
  return (request, response) => {
    response.setHeader('x-amzn-RequestId', requestId());
    if (request.method === 'GET') {
      response.setHeader('content-type', 'text/plain');
      response.end('healthy: dynamodb.local');
      return;
    }
    answer(request, context, latencyMs).then(
      (result) => send(response, 200, result),
      (error: unknown) => {
        const known: ServiceError = isServiceError(error) ? error : internalServerError();
        // What is left of a request that is too large is not read, so the connection cannot be used again.
        if (known.statusCode === 413) response.setHeader('connection', 'close');
        send(response, known.statusCode, known.body);
      },
    );
  };
}

async function answer(request: IncomingMessage, context: Context, latencyMs: number): Promise<object> {
  const body = await readBody(request);
  const operation = findOperation(request);
  if (!request.headers.authorization?.startsWith('AWS4-')) throw missingAuthenticationToken();

  const checked = checkRequest(operation, parse(body), context);
  if (latencyMs > 0 && operation.readsOrWritesItems) await delay(latencyMs);
  return await operation.run(checked, context);
}

function findOperation(request: IncomingMessage): Operation {
  const [version, name] = String(request.headers['x-amz-target'] ?? '').split('.');
  if (version !== API_VERSION || name === undefined) throw unknownOperation();
  if (name === 'DescribeEndpoints') return describeEndpoints(request.headers.host ?? '');
  const operation = operations.get(name);
  if (!operation) throw unknownOperation(`The embedded database does not support the operation ${name}`);
  return operation;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_REQUEST_BYTES) throw requestTooLarge();
  return await new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > MAX_REQUEST_BYTES) {
        request.removeAllListeners('data');
        request.resume();
        reject(requestTooLarge());
        return;
      }
      chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

function parse(body: Buffer): unknown {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    throw serializationError();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw serializationError();
  if (depth(value) > MAX_JSON_DEPTH) {
    throw validationError('Nesting Levels have exceeded supported limits');
  }
  return value;
}

/** How deep objects and arrays are nested, without recursion, since the client chooses the depth. */
function depth(value: object): number {
  let level: object[] = [value];
  let deepest = 0;
  while (level.length > 0 && deepest <= MAX_JSON_DEPTH) {
    deepest += 1;
    const next: object[] = [];
    for (const container of level) {
      for (const child of Object.values(container)) {
        if (typeof child === 'object' && child !== null) next.push(child);
      }
    }
    level = next;
  }
  return deepest;
}

function send(response: ServerResponse, statusCode: number, result: object) {
  const body = JSON.stringify(result);
  response.writeHead(statusCode, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** 52 characters in the shape of DynamoDB's own. */
function requestId(): string {
  return randomBytes(39).toString('base64').toUpperCase().replaceAll(/[+/]/g, '0');
}
