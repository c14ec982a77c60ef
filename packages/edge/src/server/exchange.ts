/** One viewer's request on its way through the edge, and how its answer is sent. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import type { EdgeFunctionExecutionError, EdgeFunctionValidationError } from '../errors.ts';
import { bodyText } from '../functions/edge-function.ts';
import {
  type EventRequest,
  type EventResponse,
  type RequestParts,
  setCookieTexts,
} from '../functions/event.ts';
import { headerValue, titleCase } from '../http/header-pairs.ts';
import { SharedBody } from '../store/shared-body.ts';
import type { CompiledBehavior } from './compiled-behavior.ts';

/** The name under which the local edge signs; a real distribution has one of its own. */
export const edgeDomainName = 'local.cloudfront.net';
export const edgeLocation = 'LOCAL';

export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly behavior: CompiledBehavior;
  readonly parts: RequestParts;
  /** As the viewer-request function left it. */
  readonly request: EventRequest;
}

/** What `X-Cache` says before "from cloudfront". */
export type CacheResult = 'Hit' | 'Miss' | 'RefreshHit' | 'Error' | 'FunctionGeneratedResponse';

/** An answer before the viewer-response function has seen it. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  /** After the response headers policy; without what the edge says of itself. */
  readonly pairs: readonly string[];
  readonly result: CacheResult;
  readonly ageSeconds?: number;
  readonly firstByteMs?: number;
  /** A buffer's length is announced; a HEAD request gets none of it. */
  readonly body: Buffer | SharedBody | Readable | undefined;
}

/**
 * Sends an answer, through the viewer-response function when there is one and the status is below 400.
 * @throws EdgeFunctionExecutionError, EdgeFunctionValidationError, before anything was sent
 */
export function sendAnswer(exchange: Exchange, answer: Answer): void | Promise<void> {
  const { behavior, parts, request } = exchange;
  const pairs = withServerTiming(exchange, answer);
  if (behavior.onResponse === undefined || answer.status >= 400) {
    writeAnswer(exchange, answer, answer.status, answer.statusText, pairs, answer.body);
    return undefined;
  }
  const changed = behavior.onResponse.viewerResponse(parts, request, {
    status: answer.status,
    statusText: answer.statusText,
    headerPairs: pairs,
  });
  if (!('then' in changed)) return writeChanged(exchange, answer, changed);
  return changed.then((response) => writeChanged(exchange, answer, response));
}

/** Sends what a function made: the answer of a viewer-request function. */
export function sendFunctionResponse(exchange: Exchange, response: EventResponse): void {
  const body = response.body === undefined ? Buffer.alloc(0) : bodyBuffer(response.body);
  const answer: Answer = {
    status: response.statusCode,
    statusText: response.statusDescription ?? '',
    pairs: [],
    result: 'FunctionGeneratedResponse',
    body,
  };
  writeAnswer(
    exchange,
    answer,
    response.statusCode,
    response.statusDescription ?? '',
    responsePairs(response),
    body,
  );
}

/** Tells the viewer that a function failed. The text names no inside; the log does. */
export function sendFunctionError(
  outgoing: ServerResponse,
  error: EdgeFunctionExecutionError | EdgeFunctionValidationError,
): void {
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  const body = Buffer.from('The edge function of this path failed.\n');
  const kind = error.status === 503 ? 'FunctionExecutionError' : 'FunctionValidationError';
  outgoing.writeHead(error.status, {
    'Content-Type': 'text/plain',
    'Content-Length': body.length,
    'X-Cache': `${kind} from cloudfront`,
    Via: viaValue(undefined),
  });
  outgoing.end(body);
}

/** `Via` with this edge at its end. */
export function viaValue(before: string | undefined): string {
  const own = `1.1 ${edgeDomainName} (CloudFront)`;
  return before === undefined ? own : `${before}, ${own}`;
}

function writeChanged(exchange: Exchange, answer: Answer, response: EventResponse): void {
  const replaced = response.body === undefined ? undefined : bodyBuffer(response.body);
  writeAnswer(
    exchange,
    answer,
    response.statusCode,
    response.statusDescription ?? answer.statusText,
    responsePairs(response),
    replaced ?? answer.body,
  );
}

function bodyBuffer(body: NonNullable<EventResponse['body']>): Buffer {
  return Buffer.from(
    bodyText(body),
    typeof body === 'object' && body.encoding === 'base64' ? 'base64' : 'utf8',
  );
}

function responsePairs(response: EventResponse): string[] {
  const pairs: string[] = [];
  const { headers, cookies } = response;
  if (headers !== undefined) {
    for (const name of Object.keys(headers)) {
      const entry = headers[name];
      if (entry === undefined) continue;
      if (entry.multiValue === undefined) pairs.push(name, entry.value);
      else for (const each of entry.multiValue) pairs.push(name, each.value);
    }
  }
  if (cookies !== undefined) for (const text of setCookieTexts(cookies)) pairs.push('set-cookie', text);
  return pairs;
}

function withServerTiming(exchange: Exchange, answer: Answer): readonly string[] {
  const percent = exchange.behavior.responseHeadersPolicy?.serverTimingPercent ?? 0;
  if (percent === 0 || (percent < 100 && Math.random() * 100 >= percent)) return answer.pairs;
  const what =
    answer.result === 'Hit'
      ? 'cdn-cache-hit'
      : answer.result === 'RefreshHit'
        ? 'cdn-cache-refresh'
        : 'cdn-cache-miss';
  const upstream =
    answer.firstByteMs === undefined ? '' : `, cdn-upstream-fbl;dur=${Math.round(answer.firstByteMs)}`;
  return [
    ...answer.pairs,
    'server-timing',
    `${what}, cdn-pop;desc="${edgeLocation}", cdn-rid;desc="${exchange.parts.requestId}"${upstream}`,
  ];
}

function writeAnswer(
  exchange: Exchange,
  answer: Answer,
  status: number,
  statusText: string,
  pairs: readonly string[],
  body: Answer['body'],
): void {
  const { incoming, outgoing, parts } = exchange;
  const headers: string[] = [];
  let via: string | undefined;
  for (let i = 0; i < pairs.length; i += 2) {
    const name = pairs[i] as string;
    if (name === 'content-length' && Buffer.isBuffer(body)) continue;
    if (name === 'via') via = pairs[i + 1];
    else headers.push(titleCase(name), pairs[i + 1] as string);
  }
  if (Buffer.isBuffer(body) && status !== 204 && status !== 304) {
    headers.push('Content-Length', String(body.length));
  }
  if (answer.ageSeconds !== undefined) headers.push('Age', String(answer.ageSeconds));
  const result = status >= 400 && answer.result !== 'FunctionGeneratedResponse' ? 'Error' : answer.result;
  headers.push(
    'X-Cache',
    `${result} from cloudfront`,
    'Via',
    viaValue(via),
    'X-Amz-Cf-Pop',
    edgeLocation,
    'X-Amz-Cf-Id',
    parts.requestId,
  );
  if (statusText === '') outgoing.writeHead(status, headers);
  else outgoing.writeHead(status, statusText, headers);

  if (body === undefined || incoming.method === 'HEAD' || status === 304 || status === 204) {
    if (body !== undefined && !Buffer.isBuffer(body) && !(body instanceof SharedBody)) body.resume();
    outgoing.end();
  } else if (Buffer.isBuffer(body)) {
    outgoing.end(body);
  } else if (body instanceof SharedBody) {
    body.pipeTo(outgoing);
  } else {
    // A stream of events may be silent for long: its head must not wait for its first byte.
    outgoing.flushHeaders();
    pipeline(body, outgoing, () => {});
  }
}

/** Headers of the request that only the edge acts on. */
export function requestHeader(exchange: Exchange, name: string): string | undefined {
  return headerValue(exchange.parts.headerPairs, name);
}
