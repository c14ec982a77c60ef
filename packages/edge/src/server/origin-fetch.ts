/**
 * Fetches cacheable objects: one request to the origin for all viewers who ask at once, revalidation of stale copies, and
 * the copy that is kept. What may not be shared goes to the viewer who asked first; the others ask for themselves.
 */
import { pipeline } from 'node:stream';
import type { Distribution } from '../distribution/types.ts';
import type { NormalizedEncoding } from '../http/accept-encoding.ts';
import { chooseCompression, compressedHeaders, createCompressor } from '../http/compression.ts';
import { type HeaderPairs, headerValue, withoutHeaders } from '../http/header-pairs.ts';
import { matchesPath, parseTags } from '../store/invalidation.ts';
import { errorMinTtlSeconds, type Lifetime, lifetimeOf, parseAge } from '../store/lifetime.ts';
import type { ResponseStore } from '../store/response-store.ts';
import { SharedBody } from '../store/shared-body.ts';
import type { StoredResponse } from '../store/stored-response.ts';
import { applyResponseHeaders } from './compiled-behavior.ts';
import type { EdgeCounters } from './edge-statistics.ts';
import type { Exchange } from './exchange.ts';
import type { OriginClient, OriginResponse } from './origin-client.ts';
import { forwardedValue, toOriginRequest } from './origin-request.ts';

/** A response that any number of viewers may read while it is still arriving. */
export interface LiveResponse {
  readonly head: Omit<StoredResponse, 'body' | 'bodyText' | 'answers' | 'retryAtMs'>;
  readonly body: SharedBody;
  readonly firstByteMs: number;
}

/** What asking the origin led to. */
export type FetchOutcome =
  | { readonly kind: 'live'; readonly response: LiveResponse }
  /** The origin confirmed the stale copy, or failed while the stale copy may stand in. */
  | { readonly kind: 'stored'; readonly entry: StoredResponse; readonly isStale: boolean }
  /** Not to be shared; `response` is for the viewer whose request led to it. */
  | { readonly kind: 'private'; readonly response: OriginResponse };

/** Identifies an object for a viewer. */
export interface ObjectAddress {
  /** The cache key, with what `Vary` adds. */
  readonly key: string;
  /** The cache key alone. */
  readonly primaryKey: string;
  readonly target: string;
  readonly encoding: NormalizedEncoding;
}

interface Flight {
  readonly target: string;
  readonly outcome: Promise<FetchOutcome>;
  live: LiveResponse | undefined;
  /** What was invalidated since it began; its answer may be older. */
  readonly invalidatedPaths: string[];
  readonly invalidatedTags: string[];
}

/** A dead origin is left alone for this long at least, while a stale copy stands in. */
const minRetryDelayMs = 1_000;

const revalidationStatuses = new Set([500, 502, 503, 504]);

/** What the fetcher works with. */
export interface OriginFetchOptions {
  readonly distribution: Distribution;
  readonly store: ResponseStore;
  readonly client: OriginClient;
  readonly counters: EdgeCounters;
  readonly clock: () => number;
  readonly maxObjectBytes: number;
}

export class OriginFetch {
  readonly #options: OriginFetchOptions;
  readonly #flights = new Map<string, Flight>();

  constructor(options: OriginFetchOptions) {
    this.#options = options;
  }

  /** Whether a request for the object is under way. */
  isUnderWay(key: string): boolean {
    return this.#flights.has(key);
  }

  /**
   * Asks the origin, or joins the viewers who already wait for the same object.
   * @param stale the expired copy to revalidate
   * @returns the outcome, and whether another viewer's request led to it
   * @throws OriginUnavailableError
   */
  async get(
    exchange: Exchange,
    address: ObjectAddress,
    stale: StoredResponse | undefined,
  ): Promise<{ outcome: FetchOutcome; joined: boolean }> {
    const present = this.#flights.get(address.key);
    if (present !== undefined && (present.live === undefined || present.live.body.isStorable)) {
      this.#options.counters.collapsed += 1;
      const outcome = await present.outcome;
      const isOurs = outcome.kind !== 'live' || this.#sameVariant(exchange, address, outcome.response);
      if (outcome.kind !== 'private' && isOurs) return { outcome, joined: true };
      this.#options.counters.collapsed -= 1;
      return {
        outcome: { kind: 'private', response: await this.#ask(exchange, address, undefined) },
        joined: false,
      };
    }
    return { outcome: await this.#begin(exchange, address, stale), joined: false };
  }

  /** Refreshes a stale copy that a viewer has already received; a failure leaves the copy as it is. */
  refresh(exchange: Exchange, address: ObjectAddress, stale: StoredResponse): void {
    if (this.isUnderWay(address.key)) return;
    this.#begin(exchange, address, stale).then(
      (outcome) => {
        if (outcome.kind === 'private') outcome.response.body.destroy();
      },
      () => {
        // Nobody waits for it; the next viewer meets the origin's state for itself.
      },
    );
  }

  /** Keeps answers that are under way, and may be older than the invalidation, out of the store and from new viewers. */
  invalidate(paths: readonly string[], tags: readonly string[]): void {
    for (const [key, flight] of this.#flights) {
      flight.invalidatedPaths.push(...paths);
      flight.invalidatedTags.push(...tags);
      // Before the head is there nobody knows its tags.
      const isTouched =
        flight.live === undefined
          ? tags.length > 0 || pathTouches(flight)
          : isInvalidated(flight, flight.live.head);
      if (isTouched) this.#flights.delete(key);
    }
  }

  #begin(
    exchange: Exchange,
    address: ObjectAddress,
    stale: StoredResponse | undefined,
  ): Promise<FetchOutcome> {
    const flight: Flight = {
      target: address.target,
      outcome: Promise.resolve().then(() => this.#fetch(exchange, address, stale, flight)),
      live: undefined,
      invalidatedPaths: [],
      invalidatedTags: [],
    };
    this.#flights.set(address.key, flight);
    const finish = (): void => this.#finish(address.key, flight);
    flight.outcome.then((outcome) => {
      // A live response keeps its flight until its last byte, so that later viewers can join.
      if (outcome.kind !== 'live') finish();
    }, finish);
    return flight.outcome;
  }

  #finish(key: string, flight: Flight): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }

  #ask(
    exchange: Exchange,
    address: ObjectAddress,
    stale: StoredResponse | undefined,
  ): Promise<OriginResponse> {
    const { client, counters } = this.#options;
    counters.originRequests += 1;
    const validators: string[] = [];
    if (stale?.originEntityTag !== undefined) validators.push('if-none-match', stale.originEntityTag);
    if (stale?.lastModified !== undefined) validators.push('if-modified-since', stale.lastModified);
    return client.fetch(
      exchange.behavior.origin,
      toOriginRequest(exchange, client.host, address.encoding, validators),
    );
  }

  async #fetch(
    exchange: Exchange,
    address: ObjectAddress,
    stale: StoredResponse | undefined,
    flight: Flight,
  ): Promise<FetchOutcome> {
    const { counters } = this.#options;
    let response: OriginResponse;
    try {
      response = await this.#ask(exchange, address, stale);
    } catch (error) {
      counters.originErrors += 1;
      const standIn = this.#standIn(stale, 504);
      if (standIn) return standIn;
      throw error;
    }
    if (response.status >= 500) counters.originErrors += 1;
    if (stale !== undefined && response.status === 304) {
      response.body.resume();
      return { kind: 'stored', entry: this.#confirm(exchange, stale, response, flight), isStale: false };
    }
    if (revalidationStatuses.has(response.status)) {
      const standIn = this.#standIn(stale, response.status);
      if (standIn) {
        response.body.resume();
        return standIn;
      }
    }
    return this.#share(exchange, address, response, flight);
  }

  /** The stale copy, when it may be sent in place of an origin's failure. */
  #standIn(stale: StoredResponse | undefined, status: number): FetchOutcome | undefined {
    const { clock, distribution } = this.#options;
    const nowMs = clock();
    if (stale === undefined || stale.lifetime.staleIfErrorUntilMs <= nowMs) return undefined;
    const delayMs = errorMinTtlSeconds(status, distribution.errorResponses) * 1_000;
    stale.retryAtMs = nowMs + Math.max(delayMs, minRetryDelayMs);
    return { kind: 'stored', entry: stale, isStale: true };
  }

  /** The stale copy with the headers of the origin's 304 (RFC 9111 section 3.2) and a new life. */
  #confirm(
    exchange: Exchange,
    stale: StoredResponse,
    response: OriginResponse,
    flight: Flight,
  ): StoredResponse {
    const { store, distribution } = this.#options;
    const replaced = new Set<string>();
    for (let i = 0; i < response.pairs.length; i += 2) replaced.add(response.pairs[i] as string);
    // The stored body keeps its own description; a compressed copy keeps its weakened entity tag.
    for (const name of [
      'content-length',
      'content-encoding',
      'content-range',
      'content-type',
      'etag',
      'age',
    ]) {
      replaced.delete(name);
    }
    const originPairs = [
      ...withoutHeaders(stale.originPairs, (name) => replaced.has(name)),
      ...withoutHeaders(response.pairs, (name) => !replaced.has(name)),
    ];
    const lifetime = this.#lifetime(exchange, stale.status, [
      ...originPairs,
      'age',
      headerValue(response.pairs, 'age') ?? '0',
    ]);
    const entry: StoredResponse = {
      ...stale,
      originPairs,
      viewerPairs: this.#viewerPairs(exchange, originPairs, lifetime),
      bornMs: this.#options.clock() - parseAge(headerValue(response.pairs, 'age')) * 1_000,
      lifetime: lifetime ?? stale.lifetime,
      tags: this.#tags(response.pairs, distribution) ?? stale.tags,
      retryAtMs: 0,
    };
    // They were made with the headers of before.
    delete entry.answers;
    if (lifetime === undefined) store.delete(stale.key);
    else if (!isInvalidated(flight, entry)) store.set(entry);
    return entry;
  }

  #share(exchange: Exchange, address: ObjectAddress, response: OriginResponse, flight: Flight): FetchOutcome {
    const { store, distribution, clock, maxObjectBytes } = this.#options;
    const lifetime = this.#lifetime(exchange, response.status, response.pairs);
    const isReplacedByPage = distribution.errorResponses.some(
      (each) => each.status === response.status && each.page,
    );
    const hasPrivateCookie =
      exchange.behavior.forwardsCookies && headerValue(response.pairs, 'set-cookie') !== undefined;
    const length = Number(headerValue(response.pairs, 'content-length') ?? 0);
    if (
      lifetime === undefined ||
      isReplacedByPage ||
      hasPrivateCookie ||
      length > maxObjectBytes ||
      exchange.request.method !== 'GET'
    ) {
      // What stands in the store is older than what the origin says now.
      if (response.status < 500 && exchange.request.method === 'GET') store.delete(address.key);
      return { kind: 'private', response };
    }

    const varyNames = this.#varyNames(exchange, response.pairs);
    store.setVaryNames(address.primaryKey, varyNames);
    const coding = exchange.behavior.compress
      ? chooseCompression(address.encoding, response.status, response.pairs)
      : undefined;
    const kept = withoutHeaders(
      response.pairs,
      (name) => name === 'age' || (name === 'set-cookie' && !exchange.behavior.forwardsCookies),
    );
    const originPairs = coding ? compressedHeaders(kept, coding) : kept;
    const head: LiveResponse['head'] = {
      key: variantKey(address.primaryKey, exchange, varyNames),
      target: address.target,
      status: response.status,
      statusText: response.statusText,
      originPairs,
      viewerPairs: this.#viewerPairs(exchange, originPairs, lifetime),
      entityTag: headerValue(originPairs, 'etag'),
      lastModified: headerValue(originPairs, 'last-modified'),
      originEntityTag: headerValue(response.pairs, 'etag'),
      bornMs: clock() - parseAge(headerValue(response.pairs, 'age')) * 1_000,
      lifetime,
      tags: this.#tags(response.pairs, distribution) ?? [],
    };
    const source = coding ? pipeline(response.body, createCompressor(coding), () => {}) : response.body;
    const body = new SharedBody(source, maxObjectBytes, (whole) => {
      if (whole !== undefined && !isInvalidated(flight, head))
        store.set({ ...head, body: whole, retryAtMs: 0 });
      this.#finish(address.key, flight);
    });
    const live: LiveResponse = { head, body, firstByteMs: response.firstByteMs };
    flight.live = live;
    return { kind: 'live', response: live };
  }

  #lifetime(exchange: Exchange, status: number, pairs: HeaderPairs): Lifetime | undefined {
    const { behavior, request } = exchange;
    return lifetimeOf({
      status,
      pairs,
      policy: behavior.cachePolicy,
      errorResponses: this.#options.distribution.errorResponses,
      sentAuthorization:
        !behavior.cachePolicy.headers.includes('authorization') &&
        forwardedValue(behavior, request, 'authorization') !== undefined,
      nowMs: this.#options.clock(),
    });
  }

  #viewerPairs(exchange: Exchange, originPairs: HeaderPairs, lifetime: Lifetime | undefined): string[] {
    const withheld = lifetime?.withheldFields ?? [];
    return applyResponseHeaders(
      exchange.behavior.responseHeadersPolicy,
      withheld.length === 0 ? originPairs : withoutHeaders(originPairs, (name) => withheld.includes(name)),
    );
  }

  #tags(pairs: HeaderPairs, distribution: Distribution): string[] | undefined {
    const header = distribution.cacheTagHeader;
    const value = header === undefined ? undefined : headerValue(pairs, header);
    return value === undefined ? undefined : parseTags(value);
  }

  /** Request headers that `Vary` names, reach the origin, and are not part of the key already. */
  #varyNames(exchange: Exchange, pairs: HeaderPairs): string[] {
    const { behavior, request } = exchange;
    const names = (headerValue(pairs, 'vary') ?? '').split(',').map((name) => name.trim().toLowerCase());
    return [...new Set(names)].filter(
      (name) =>
        name !== '' &&
        name !== 'accept-encoding' &&
        !behavior.cachePolicy.headers.includes(name) &&
        forwardedValue(behavior, request, name) !== undefined,
    );
  }

  #sameVariant(exchange: Exchange, address: ObjectAddress, live: LiveResponse): boolean {
    const varyNames = this.#options.store.varyNames(address.primaryKey) ?? [];
    return variantKey(address.primaryKey, exchange, varyNames) === live.head.key;
  }
}

/** The key of the response that a request chooses among those of one cache key. */
export function variantKey(primaryKey: string, exchange: Exchange, varyNames: readonly string[]): string {
  let key = primaryKey;
  for (const name of varyNames) {
    key += `\n${name}:${forwardedValue(exchange.behavior, exchange.request, name) ?? ''}`;
  }
  return key;
}

function pathTouches(flight: Flight): boolean {
  return flight.invalidatedPaths.some((path) => matchesPath(path, flight.target));
}

function isInvalidated(flight: Flight, head: Pick<StoredResponse, 'tags'>): boolean {
  return pathTouches(flight) || head.tags.some((tag) => flight.invalidatedTags.includes(tag));
}
