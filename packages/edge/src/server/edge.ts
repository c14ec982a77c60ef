/**
 * The way of a request through the edge, as in CloudFront: behaviour, viewer-request function, cache, origin,
 * viewer-response function.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Distribution } from '../distribution/types.ts';
import {
  EdgeFunctionExecutionError,
  EdgeFunctionValidationError,
  OriginUnavailableError,
} from '../errors.ts';
import type { ViewerRequestOutcome } from '../functions/edge-function.ts';
import type { EventRequest, RequestParts } from '../functions/event.ts';
import { normalizeAcceptEncoding } from '../http/accept-encoding.ts';
import { isNotModified, rangeStillValid } from '../http/conditional-request.ts';
import { headerValue, toPairs, withoutHeaders } from '../http/header-pairs.ts';
import { cacheKey, keyTarget } from '../store/cache-key.ts';
import { checkInvalidation, type Invalidation } from '../store/invalidation.ts';
import type { ResponseStore } from '../store/response-store.ts';
import { SharedBody } from '../store/shared-body.ts';
import { bodyToSend, type StoredResponse } from '../store/stored-response.ts';
import { createBehaviorMatcher } from './behavior-matcher.ts';
import { applyResponseHeaders, type CompiledBehavior } from './compiled-behavior.ts';
import { createCounters, type EdgeStatistics, hitRateOf } from './edge-statistics.ts';
import {
  type Answer,
  type AnswerNotes,
  type AnswerTarget,
  type CacheResult,
  type Exchange,
  prepareAnswer,
  requestHeader,
  sendAnswer,
  sendFunctionError,
  sendFunctionResponse,
  targetOf,
  writeAnswer,
} from './exchange.ts';
import type { OriginClient, OriginResponse } from './origin-client.ts';
import { type FetchOutcome, type ObjectAddress, OriginFetch, variantKey } from './origin-fetch.ts';
import { toOriginRequest } from './origin-request.ts';
import { questionOf, RequestMemory } from './request-memory.ts';
import { rangedBody } from './ranged-body.ts';

/** CloudFront's quota on the length of a URL, in bytes. */
const maxUrlBytes = 8_192;

/** Different requests whose prepared answers an object keeps; browsers differ in their headers. */
const maxAnswersPerObject = 64;

/** What a copy in the store and one on its way have in common. */
type ResponseHead = Omit<StoredResponse, 'body' | 'bodyText' | 'answers' | 'retryAtMs'>;

/** What the edge works with. */
export interface EdgeOptions {
  readonly distribution: Distribution;
  readonly behaviors: readonly CompiledBehavior[];
  readonly store: ResponseStore;
  readonly client: OriginClient;
  /** Milliseconds; all lifetimes are measured on it. */
  readonly clock: () => number;
  readonly maxObjectBytes: number;
  readonly log: (line: string) => void;
}

export class Edge {
  readonly #options: EdgeOptions;
  readonly #counters = createCounters();
  readonly #behaviorOf: (path: string) => CompiledBehavior;
  readonly #fetch: OriginFetch;
  readonly #memory = new RequestMemory();
  readonly #requestIdPrefix = randomBytes(9).toString('base64url');
  #lastRequestId = 0;

  constructor(options: EdgeOptions) {
    this.#options = options;
    this.#behaviorOf = createBehaviorMatcher(options.behaviors);
    this.#fetch = new OriginFetch({ ...options, counters: this.#counters });
  }

  /** Answers one viewer. */
  handle(incoming: IncomingMessage, outgoing: ServerResponse): void {
    this.#counters.requests += 1;
    const url = incoming.url ?? '/';
    const method = incoming.method ?? 'GET';
    const asked =
      method === 'GET' || method === 'HEAD' ? questionOf(method, url, incoming.rawHeaders) : undefined;
    if (asked !== undefined && this.#answerAgain(asked, incoming, outgoing)) return undefined;
    const question = url.indexOf('?');
    const uri = question === -1 ? url : url.slice(0, question);
    if (!uri.startsWith('/')) return refuse(outgoing, 400, 'Bad request.');
    if (url.length > maxUrlBytes) return refuse(outgoing, 414, `A URL may have ${maxUrlBytes} bytes.`);
    const behavior = this.#behaviorOf(uri);
    const isRead = method === 'GET' || method === 'HEAD';
    if (!isRead && behavior.methods === 'read' && method !== 'OPTIONS') {
      return refuse(outgoing, 403, `This path does not allow ${method}.`);
    }
    const headerPairs = toPairs(incoming.rawHeaders);
    if (isRead && announcesBody(headerPairs)) {
      return refuse(outgoing, 403, `A ${method} request with a body is not allowed.`);
    }

    const parts: RequestParts = {
      method,
      uri,
      query: question === -1 ? '' : url.slice(question + 1),
      headerPairs,
      viewerIp: incoming.socket.remoteAddress ?? '',
      requestId: this.#nextRequestId(),
    };
    const base = { incoming, outgoing, behavior, parts };
    try {
      const working = this.#begin(
        asked !== undefined && behavior.isDeterministic ? { ...base, question: asked } : base,
      );
      if (working !== undefined) working.catch((error: unknown) => this.#fail(outgoing, error));
    } catch (error) {
      this.#fail(outgoing, error);
    }
    return undefined;
  }

  /** @returns how many stored responses were removed */
  invalidate(invalidation: Invalidation): number {
    const { paths, tags } = checkInvalidation(invalidation);
    this.#counters.invalidations += paths.length + tags.length;
    this.#fetch.invalidate(paths, tags);
    return this.#options.store.invalidate(paths, tags);
  }

  statistics(): EdgeStatistics {
    const { store } = this.#options;
    return {
      ...this.#counters,
      evictions: store.evictions,
      entries: store.size,
      bytes: store.bytes,
      hitRate: hitRateOf(this.#counters),
    };
  }

  #nextRequestId(): string {
    this.#lastRequestId += 1;
    return this.#requestIdPrefix + this.#lastRequestId.toString(36);
  }

  /** Answers a request that came before, in the same words, and whose object is still fresh. */
  #answerAgain(question: string, incoming: IncomingMessage, outgoing: ServerResponse): boolean {
    const key = this.#memory.find(question);
    const entry = key === undefined ? undefined : this.#options.store.get(key);
    const answer = entry?.answers?.get(question);
    if (entry === undefined || answer === undefined) return false;
    const nowMs = this.#options.clock();
    if (entry.lifetime.freshUntilMs <= nowMs) return false;
    this.#counters.hits += 1;
    const target: AnswerTarget = {
      incoming,
      outgoing,
      requestId: this.#nextRequestId(),
    };
    writeAnswer(target, answer, { result: 'Hit', ageSeconds: ageSeconds(entry, nowMs) });
    return true;
  }

  #begin(arrival: Omit<Exchange, 'request'>): Promise<void> | undefined {
    const { incoming, behavior, parts } = arrival;
    const maker = behavior.onRequest ?? behavior.onResponse;
    const request = maker ? maker.makeRequest(parts) : makePlainRequest(parts);
    if (behavior.onRequest === undefined) return this.#serve({ ...arrival, request });
    const proceed = (outcome: ViewerRequestOutcome): Promise<void> | undefined => {
      if (outcome.kind === 'request') return this.#serve({ ...arrival, request: outcome.request });
      this.#counters.functionResponses += 1;
      incoming.resume();
      sendFunctionResponse({ ...arrival, request }, outcome.response);
      return undefined;
    };
    const outcome = behavior.onRequest.viewerRequest(parts, request);
    return 'then' in outcome ? outcome.then(proceed) : proceed(outcome);
  }

  #serve(exchange: Exchange): Promise<void> | undefined {
    return this.#answer(exchange)?.catch((error: unknown) => {
      if (!(error instanceof OriginUnavailableError) || exchange.outgoing.headersSent) throw error;
      this.#options.log(error.message);
      return this.#sendErrorPage(exchange, error.status);
    });
  }

  #answer(exchange: Exchange): Promise<void> | undefined {
    const { behavior, request } = exchange;
    const { cachePolicy } = behavior;
    if (!behavior.isCached || (request.method !== 'GET' && request.method !== 'HEAD')) {
      return this.#passThrough(exchange);
    }
    const { store, clock } = this.#options;
    const encoding = normalizeAcceptEncoding(request.headers['accept-encoding']?.value, cachePolicy);
    const target = keyTarget(request, cachePolicy);
    const primaryKey = cacheKey(request, cachePolicy, target, encoding);
    const varyNames = store.varyNames(primaryKey);
    const key = varyNames === undefined ? primaryKey : variantKey(primaryKey, exchange, varyNames);
    const address: ObjectAddress = { key, primaryKey, target, encoding };

    const entry = store.get(key);
    const nowMs = clock();
    if (entry !== undefined) {
      if (entry.lifetime.freshUntilMs > nowMs) return this.#sendStored(exchange, entry, 'Hit');
      if (entry.lifetime.staleWhileRevalidateUntilMs > nowMs) {
        if (entry.retryAtMs <= nowMs) this.#fetch.refresh(exchange, address, entry);
        this.#counters.stale += 1;
        return this.#sendStored(exchange, entry, 'Hit');
      }
      if (entry.retryAtMs > nowMs && entry.lifetime.staleIfErrorUntilMs > nowMs) {
        this.#counters.stale += 1;
        return this.#sendStored(exchange, entry, 'Hit');
      }
    }
    if (request.method === 'HEAD') return this.#passThrough(exchange);
    return this.#fetch
      .get(exchange, address, entry)
      .then(({ outcome, joined }) => this.#sendOutcome(exchange, outcome, joined));
  }

  #sendOutcome(exchange: Exchange, outcome: FetchOutcome, joined: boolean): void | Promise<void> {
    switch (outcome.kind) {
      case 'stored':
        if (outcome.isStale) this.#counters.stale += 1;
        return this.#sendStored(exchange, outcome.entry, outcome.isStale || joined ? 'Hit' : 'RefreshHit');
      case 'live': {
        const { head, body, firstByteMs } = outcome.response;
        return this.#send(exchange, head, body, joined ? 'Hit' : 'Miss', firstByteMs);
      }
      case 'private':
        return this.#sendPrivate(exchange, outcome.response);
    }
  }

  #sendStored(exchange: Exchange, entry: StoredResponse, result: CacheResult): Promise<void> | undefined {
    return this.#send(exchange, entry, entry, result, undefined) as Promise<void> | undefined;
  }

  #send(
    exchange: Exchange,
    head: ResponseHead,
    source: StoredResponse | SharedBody,
    result: CacheResult,
    firstByteMs: number | undefined,
  ): void | Promise<void> {
    if (result === 'Hit') this.#counters.hits += 1;
    else if (result === 'RefreshHit') this.#counters.refreshHits += 1;
    else this.#counters.misses += 1;
    const age = ageSeconds(head, this.#options.clock());
    const notes: AnswerNotes = {
      result,
      ...(result === 'Miss' && age === 0 ? {} : { ageSeconds: age }),
      ...(firstByteMs === undefined ? {} : { firstByteMs }),
    };
    const validators = { entityTag: head.entityTag, lastModified: head.lastModified };
    const whole: Answer = {
      status: head.status,
      statusText: head.statusText,
      pairs: head.viewerPairs,
      body: source instanceof SharedBody ? source : bodyToSend(source),
    };
    if (head.status !== 200) return this.#sendShared(exchange, whole, notes, source);
    const conditions = {
      ifNoneMatch: requestHeader(exchange, 'if-none-match'),
      ifModifiedSince: requestHeader(exchange, 'if-modified-since'),
    };
    if (isNotModified(conditions, validators)) {
      const pairs = withoutHeaders(
        head.viewerPairs,
        (name) => name.startsWith('content-') && name !== 'content-location',
      );
      const notModified: Answer = { status: 304, statusText: 'Not Modified', pairs, body: undefined };
      return this.#sendShared(exchange, notModified, notes, source);
    }
    const range = requestHeader(exchange, 'range');
    if (range !== undefined && rangeStillValid(requestHeader(exchange, 'if-range'), validators)) {
      const sendPart = (body: Buffer): void | Promise<void> =>
        sendAnswer(exchange, rangedBody(range, body, head.viewerPairs) ?? { ...whole, body }, notes);
      if (!(source instanceof SharedBody)) return sendPart(source.body);
      // A body of known, bounded length is awaited; one without is sent whole, which the viewer must accept too.
      if (headerValue(head.originPairs, 'content-length') !== undefined) {
        return source.whole.then((body) => {
          if (body === undefined) exchange.outgoing.destroy();
          else return sendPart(body);
          return undefined;
        });
      }
    }
    return this.#sendShared(exchange, whole, notes, source);
  }

  /** Sends an answer that the same request will receive again as long as the stored response stands. */
  #sendShared(
    exchange: Exchange,
    answer: Answer,
    notes: AnswerNotes,
    source: StoredResponse | SharedBody,
  ): void | Promise<void> {
    const prepared = prepareAnswer(exchange, answer);
    if ('then' in prepared) {
      return prepared.then((each) => writeAnswer(targetOf(exchange), each, notes));
    }
    const { question } = exchange;
    if (question !== undefined && !(source instanceof SharedBody)) {
      source.answers ??= new Map();
      if (source.answers.size >= maxAnswersPerObject) source.answers.clear();
      source.answers.set(question, prepared);
      this.#memory.remember(question, source.key);
    }
    return writeAnswer(targetOf(exchange), prepared, notes);
  }

  async #passThrough(exchange: Exchange): Promise<void> {
    const { client } = this.#options;
    const { incoming, outgoing, request } = exchange;
    this.#counters.originRequests += 1;
    const encoding = normalizeAcceptEncoding(
      request.headers['accept-encoding']?.value,
      exchange.behavior.cachePolicy,
    );
    const originRequest = toOriginRequest(exchange, client.host, encoding);
    const hasBody =
      request.method !== 'GET' && request.method !== 'HEAD' && announcesBody(exchange.parts.headerPairs);
    let response: OriginResponse;
    try {
      response = await client.fetch(
        exchange.behavior.origin,
        hasBody ? { ...originRequest, body: incoming } : originRequest,
      );
    } catch (error) {
      this.#counters.originErrors += 1;
      throw error;
    }
    if (response.status >= 500) this.#counters.originErrors += 1;
    outgoing.on('close', () => {
      if (!response.body.readableEnded) response.body.destroy();
    });
    return this.#sendPrivate(exchange, response);
  }

  /** Sends what the origin said to this one viewer. */
  #sendPrivate(exchange: Exchange, response: OriginResponse): void | Promise<void> {
    const { behavior } = exchange;
    if (this.#pageFor(response.status)) {
      response.body.resume();
      return this.#sendErrorPage(exchange, response.status);
    }
    this.#counters.misses += 1;
    const pairs = behavior.forwardsCookies
      ? response.pairs
      : withoutHeaders(response.pairs, (name) => name === 'set-cookie');
    const answer: Answer = {
      status: response.status,
      statusText: response.statusText,
      pairs: applyResponseHeaders(behavior.responseHeadersPolicy, pairs),
      body: response.body,
    };
    return sendAnswer(exchange, answer, { result: 'Miss', firstByteMs: response.firstByteMs });
  }

  #pageFor(status: number): { readonly path: string; readonly status: number } | undefined {
    return this.#options.distribution.errorResponses.find((each) => each.status === status)?.page;
  }

  /** Sends the page that stands for an error status, or a short text when there is none. */
  async #sendErrorPage(exchange: Exchange, status: number): Promise<void> {
    const page = this.#pageFor(status);
    const policy = exchange.behavior.responseHeadersPolicy;
    if (page !== undefined) {
      const response = await this.#options.client.fetch(this.#behaviorOf(page.path).origin, {
        method: 'GET',
        target: page.path,
        headers: ['host', this.#options.client.host],
      });
      if (response.status === 200) {
        const pairs = withoutHeaders(response.pairs, (name) => name === 'cache-control');
        const answer: Answer = {
          status: page.status,
          statusText: '',
          pairs: applyResponseHeaders(policy, [...pairs, 'cache-control', 'no-store']),
          body: response.body,
        };
        return sendAnswer(exchange, answer, { result: 'Error' });
      }
      response.body.resume();
    }
    const answer: Answer = {
      status,
      statusText: '',
      pairs: applyResponseHeaders(policy, [
        'content-type',
        'text/plain; charset=utf-8',
        'cache-control',
        'no-store',
      ]),
      body: Buffer.from('The service does not answer right now. Please try again in a moment.\n'),
    };
    return sendAnswer(exchange, answer, { result: 'Error' });
  }

  #fail(outgoing: ServerResponse, error: unknown): void {
    const { log } = this.#options;
    if (error instanceof EdgeFunctionExecutionError || error instanceof EdgeFunctionValidationError) {
      this.#counters.functionErrors += 1;
      log(error.message);
      sendFunctionError(outgoing, error);
      return;
    }
    log(error instanceof Error ? error.message : String(error));
    if (outgoing.headersSent) outgoing.destroy();
    else refuse(outgoing, 502, 'The edge could not answer.');
  }
}

function ageSeconds(head: Pick<StoredResponse, 'bornMs'>, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - head.bornMs) / 1_000));
}

function announcesBody(headerPairs: readonly string[]): boolean {
  for (let i = 0; i < headerPairs.length; i += 2) {
    const name = headerPairs[i];
    if (name === 'transfer-encoding') return true;
    if (name === 'content-length') return headerPairs[i + 1] !== '0';
  }
  return false;
}

/** A request object for behaviours without functions: as a function would have received it. */
function makePlainRequest(parts: RequestParts): EventRequest {
  const request: EventRequest = {
    method: parts.method,
    uri: parts.uri,
    querystring: {},
    headers: {},
    cookies: {},
  };
  const add = (target: EventRequest['headers'], name: string, value: string): void => {
    const present = Object.hasOwn(target, name) ? target[name] : undefined;
    if (present === undefined) {
      Object.defineProperty(target, name, {
        value: { value },
        enumerable: true,
        configurable: true,
        writable: true,
      });
    } else {
      present.multiValue = [...(present.multiValue ?? [{ value: present.value }]), { value }];
    }
  };
  const addPair = (target: EventRequest['headers'], text: string): void => {
    const equals = text.indexOf('=');
    if (equals === -1) add(target, text, '');
    else add(target, text.slice(0, equals), text.slice(equals + 1));
  };
  for (const part of parts.query.split('&')) if (part !== '') addPair(request.querystring, part);
  for (let i = 0; i < parts.headerPairs.length; i += 2) {
    const name = parts.headerPairs[i] as string;
    const value = parts.headerPairs[i + 1] as string;
    if (name !== 'cookie') add(request.headers, name, value);
    else for (const part of value.split(';')) if (part.includes('=')) addPair(request.cookies, part.trim());
  }
  return request;
}

function refuse(outgoing: ServerResponse, status: number, message: string): void {
  const body = Buffer.from(`${message}\n`);
  outgoing.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': body.length,
    'X-Cache': 'Error from cloudfront',
  });
  outgoing.end(body);
}
