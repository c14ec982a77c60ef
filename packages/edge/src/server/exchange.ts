/** One viewer's request on its way through the edge, and how its answer is sent. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { EdgeFunctionExecutionError, EdgeFunctionValidationError } from '../errors.ts';
import { bodyText } from '../functions/edge-function.ts';
import {
  type EventRequest,
  type EventResponse,
  type RequestParts,
  setCookieTexts,
} from '../functions/event.ts';
import { headerValue, titleCase } from '../http/header-pairs.ts';
import type { AnswerBody, PreparedAnswer } from '../store/prepared-answer.ts';
import { SharedBody } from '../store/shared-body.ts';
import type { CompiledBehavior } from './compiled-behavior.ts';

/** The name under which the local edge signs; a real distribution has one of its own. */
export const edgeDomainName = 'local.cloudfront.net';
const edgeLocation = 'LOCAL';

export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly behavior: CompiledBehavior;
  readonly parts: RequestParts;
  /** As the viewer-request function left it. */
  readonly request: EventRequest;
  /** All that the viewer sent, where the answer may be given again to the same question. */
  readonly question?: string;
}

/** What `X-Cache` says before "from cloudfront". */
export type CacheResult = 'Hit' | 'Miss' | 'RefreshHit' | 'Error' | 'FunctionGeneratedResponse';

/** An answer before the viewer-response function has seen it. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  /** After the response headers policy; without what the edge says of itself. */
  readonly pairs: readonly string[];
  readonly body: AnswerBody;
}

/** What the edge says of itself in one answer. */
export interface AnswerNotes {
  readonly result: CacheResult;
  readonly ageSeconds?: number;
  readonly firstByteMs?: number;
}

/**
 * Runs the viewer-response function, when there is one and the status is below 400.
 * @throws EdgeFunctionExecutionError, EdgeFunctionValidationError
 */
export function prepareAnswer(exchange: Exchange, answer: Answer): PreparedAnswer | Promise<PreparedAnswer> {
  const { behavior, parts, request } = exchange;
  const { status, statusText, pairs, body } = answer;
  const percent = behavior.responseHeadersPolicy?.serverTimingPercent ?? 0;
  if (behavior.onResponse === undefined || status >= 400) {
    return toPrepared(status, statusText, pairs, body, percent);
  }
  const finish = (response: EventResponse): PreparedAnswer =>
    toPrepared(
      response.statusCode,
      response.statusDescription ?? statusText,
      responsePairs(response),
      response.body === undefined ? body : bodyBuffer(response.body),
      percent,
    );
  const changed = behavior.onResponse.viewerResponse(parts, request, {
    status,
    statusText,
    headerPairs: pairs,
  });
  return 'then' in changed ? changed.then(finish) : finish(changed);
}

/** Prepares and sends an answer. */
export function sendAnswer(exchange: Exchange, answer: Answer, notes: AnswerNotes): void | Promise<void> {
  const prepared = prepareAnswer(exchange, answer);
  if ('then' in prepared) return prepared.then((each) => writeAnswer(targetOf(exchange), each, notes));
  return writeAnswer(targetOf(exchange), prepared, notes);
}

/** Sends what a function made: the answer of a viewer-request function. */
export function sendFunctionResponse(exchange: Exchange, response: EventResponse): void {
  const body = response.body === undefined ? Buffer.alloc(0) : bodyBuffer(response.body);
  const { statusCode, statusDescription = '' } = response;
  writeAnswer(
    targetOf(exchange),
    toPrepared(statusCode, statusDescription, responsePairs(response), body, 0),
    {
      result: 'FunctionGeneratedResponse',
    },
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

function toPrepared(
  status: number,
  statusText: string,
  pairs: readonly string[],
  body: AnswerBody,
  serverTimingPercent: number,
): PreparedAnswer {
  const headers: string[] = [];
  const isWhole = typeof body === 'string' || Buffer.isBuffer(body);
  let via: string | undefined;
  let serverTiming: string | undefined;
  for (let i = 0; i < pairs.length; i += 2) {
    const name = pairs[i] as string;
    const value = pairs[i + 1] as string;
    if (name === 'content-length' && isWhole) continue;
    if (name === 'via') via = via === undefined ? value : `${via}, ${value}`;
    else if (name === 'server-timing')
      serverTiming = serverTiming === undefined ? value : `${serverTiming}, ${value}`;
    else headers.push(titleCase(name), value);
  }
  if (isWhole && status !== 204 && status !== 304) headers.push('Content-Length', String(body.length));
  return { status, statusText, headers, via: viaValue(via), serverTiming, serverTimingPercent, body };
}

function serverTimingValue(
  percent: number,
  before: string | undefined,
  notes: AnswerNotes,
): string | undefined {
  if (percent === 0 || (percent < 100 && Math.random() * 100 >= percent)) return before;
  const what =
    notes.result === 'Hit'
      ? 'cdn-cache-hit'
      : notes.result === 'RefreshHit'
        ? 'cdn-cache-refresh'
        : 'cdn-cache-miss';
  const upstream =
    notes.firstByteMs === undefined ? '' : `, cdn-upstream-fbl;dur=${Math.round(notes.firstByteMs)}`;
  const own = `${what}, cdn-pop;desc="${edgeLocation}"${upstream}`;
  return before === undefined ? own : `${before}, ${own}`;
}

/** What sending needs to know of an exchange. */
export interface AnswerTarget {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly requestId: string;
}

export function targetOf(exchange: Exchange): AnswerTarget {
  const { incoming, outgoing, parts } = exchange;
  return { incoming, outgoing, requestId: parts.requestId };
}

/** The headers of an answer with those that the edge adds, apart from age and id. */
function ownHeaders(prepared: PreparedAnswer, notes: AnswerNotes): string[] {
  const { status, serverTiming, serverTimingPercent, via } = prepared;
  const headers = prepared.headers.slice();
  const timing = serverTimingValue(serverTimingPercent, serverTiming, notes);
  if (timing !== undefined) headers.push('Server-Timing', timing);
  const result = status >= 400 && notes.result !== 'FunctionGeneratedResponse' ? 'Error' : notes.result;
  headers.push('X-Cache', `${result} from cloudfront`, 'Via', via, 'X-Amz-Cf-Pop', edgeLocation);
  return headers;
}

/** The same for a hit, in which they are always the same where server timing is not sampled. */
function hitHeaders(prepared: PreparedAnswer): string[] {
  const isSampled = prepared.serverTimingPercent > 0 && prepared.serverTimingPercent < 100;
  if (isSampled) return ownHeaders(prepared, { result: 'Hit' });
  prepared.hitHeaders ??= ownHeaders(prepared, { result: 'Hit' });
  return prepared.hitHeaders.slice();
}

/** Sends a prepared answer to one viewer. */
export function writeAnswer(target: AnswerTarget, prepared: PreparedAnswer, notes: AnswerNotes): void {
  const { incoming, outgoing, requestId } = target;
  const { status, statusText, body } = prepared;
  const headers = notes.result === 'Hit' ? hitHeaders(prepared) : ownHeaders(prepared, notes);
  if (notes.ageSeconds !== undefined) headers.push('Age', String(notes.ageSeconds));
  headers.push('X-Amz-Cf-Id', requestId);
  if (statusText === '') outgoing.writeHead(status, headers);
  else outgoing.writeHead(status, statusText, headers);

  const isWhole = typeof body === 'string' || Buffer.isBuffer(body);
  if (body === undefined || incoming.method === 'HEAD' || status === 304 || status === 204) {
    if (body !== undefined && !isWhole && !(body instanceof SharedBody)) body.resume();
    outgoing.end();
  } else if (isWhole) {
    outgoing.end(body, 'latin1');
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
