/**
 * How long the edge may keep a response: the origin's headers, bounded by the cache policy's three times.
 *
 * Sources: "Manage how long content stays in the cache" and "How CloudFront processes HTTP 4xx and 5xx status codes" in the
 * CloudFront Developer Guide; RFC 9111 section 4.2; RFC 5861.
 */
import type { CachePolicy, ErrorResponse } from '../distribution/types.ts';
import { parseCacheControl } from '../http/cache-control.ts';
import { type HeaderPairs, headerValue } from '../http/header-pairs.ts';

/** Moments in milliseconds on the edge's clock. */
export interface Lifetime {
  readonly freshUntilMs: number;
  /** Until then a stale copy is sent at once and refreshed behind the viewer's back. */
  readonly staleWhileRevalidateUntilMs: number;
  /** Until then a stale copy is sent when the origin fails. */
  readonly staleIfErrorUntilMs: number;
  /** Header fields that a reused copy must not carry (`no-cache="field"`). */
  readonly withheldFields: readonly string[];
}

/** Statuses that CloudFront keeps like a success. */
const successStatuses = new Set([200, 203, 204, 300, 301, 302, 307, 308]);
/** Errors that CloudFront keeps whatever the origin says. */
const keptErrors = new Set([404, 414, 500, 501, 502, 503, 504]);
/** Errors that CloudFront keeps only when the origin names a time. */
const explicitErrors = new Set([400, 403, 405, 410, 412, 415]);

/** How long CloudFront keeps an error for which nothing is configured. */
const defaultErrorTtlSeconds = 10;

/** What the decision rests on. */
export interface LifetimeQuestion {
  readonly status: number;
  readonly pairs: HeaderPairs;
  readonly policy: CachePolicy;
  readonly errorResponses: readonly ErrorResponse[];
  /** The request that went to the origin carried credentials that are not part of the cache key. */
  readonly sentAuthorization: boolean;
  readonly nowMs: number;
}

/** @returns undefined when the response must not be kept */
export function lifetimeOf(question: LifetimeQuestion): Lifetime | undefined {
  const { status, pairs, policy, nowMs } = question;
  if (policy.maxTtlSeconds === 0) return undefined;
  const control = parseCacheControl(headerValue(pairs, 'cache-control'));
  if (
    headerValue(pairs, 'vary')
      ?.split(',')
      .some((name) => name.trim() === '*')
  )
    return undefined;

  const explicit = control.sharedMaxAge ?? control.maxAge ?? expiresSeconds(pairs, nowMs);
  const ageSeconds = parseAge(headerValue(pairs, 'age'));

  if (!successStatuses.has(status)) {
    const ttl = errorTtlSeconds(question, explicit);
    return ttl === undefined || ttl <= 0 ? undefined : simpleLifetime(nowMs + ttl * 1_000);
  }

  const forbidden = control.noStore || control.noCache || control.isPrivate;
  if (forbidden) {
    // A minimum above zero is the distribution's owner saying "keep it all the same".
    return policy.minTtlSeconds > 0 ? simpleLifetime(nowMs + policy.minTtlSeconds * 1_000) : undefined;
  }
  const mayShareAuthorized = control.isPublic || control.sharedMaxAge !== undefined || control.mustRevalidate;
  if (question.sentAuthorization && !mayShareAuthorized) return undefined;

  const ttlSeconds =
    explicit === undefined
      ? Math.max(policy.minTtlSeconds, policy.defaultTtlSeconds)
      : Math.min(Math.max(explicit, policy.minTtlSeconds), policy.maxTtlSeconds);
  const freshUntilMs = nowMs + (ttlSeconds - ageSeconds) * 1_000;
  const latestMs = Math.max(freshUntilMs, nowMs + (policy.maxTtlSeconds - ageSeconds) * 1_000);
  // RFC 9111 section 4.2.4: these forbid any stale answer; s-maxage includes proxy-revalidate.
  const neverStale = control.mustRevalidate || control.proxyRevalidate;
  const staleUntil = (seconds: number | undefined): number =>
    neverStale || seconds === undefined ? freshUntilMs : Math.min(freshUntilMs + seconds * 1_000, latestMs);
  const staleIfErrorUntilMs =
    control.staleIfError === undefined && !neverStale && control.sharedMaxAge === undefined
      ? latestMs
      : staleUntil(control.staleIfError);
  const lifetime: Lifetime = {
    freshUntilMs,
    staleWhileRevalidateUntilMs: staleUntil(control.staleWhileRevalidate),
    staleIfErrorUntilMs,
    withheldFields: control.noCacheFields,
  };
  const canRevalidate =
    headerValue(pairs, 'etag') !== undefined || headerValue(pairs, 'last-modified') !== undefined;
  const isUseful = freshUntilMs > nowMs || lifetime.staleWhileRevalidateUntilMs > nowMs || canRevalidate;
  return isUseful ? lifetime : undefined;
}

/** How long an error status is kept before the origin is asked again, in seconds. */
export function errorMinTtlSeconds(status: number, errorResponses: readonly ErrorResponse[]): number {
  return (
    errorResponses.find((response) => response.status === status)?.minTtlSeconds ?? defaultErrorTtlSeconds
  );
}

function errorTtlSeconds(question: LifetimeQuestion, explicit: number | undefined): number | undefined {
  const { status, policy, errorResponses } = question;
  const minTtl = errorMinTtlSeconds(status, errorResponses);
  if (keptErrors.has(status) || explicitErrors.has(status)) {
    if (explicit !== undefined) return Math.max(Math.min(explicit, policy.maxTtlSeconds), minTtl);
    return keptErrors.has(status) ? minTtl : undefined;
  }
  return undefined;
}

function simpleLifetime(freshUntilMs: number): Lifetime {
  return {
    freshUntilMs,
    staleWhileRevalidateUntilMs: freshUntilMs,
    staleIfErrorUntilMs: freshUntilMs,
    withheldFields: [],
  };
}

/** Seconds that `Expires` grants; zero for a date that cannot be read or lies in the past. */
function expiresSeconds(pairs: HeaderPairs, nowMs: number): number | undefined {
  const expires = headerValue(pairs, 'expires');
  if (expires === undefined) return undefined;
  const expiresMs = Date.parse(expires);
  if (Number.isNaN(expiresMs)) return 0;
  const dateMs = Date.parse(headerValue(pairs, 'date') ?? '');
  return Math.max(0, (expiresMs - (Number.isNaN(dateMs) ? nowMs : dateMs)) / 1_000);
}

/** The seconds that a response has already spent in caches before this one. */
export function parseAge(header: string | undefined): number {
  const first = header?.split(',')[0]?.trim() ?? '';
  return /^\d+$/.test(first) ? Number(first) : 0;
}
