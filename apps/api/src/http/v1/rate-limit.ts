/**
 * Rate limits: so many requests of a kind in a window, for each client. Counted in this process, which is exact enough against a flood;
 * attempts to sign in are counted for all processes together, elsewhere. Headers as in the IETF's draft "RateLimit header fields for HTTP".
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../errors.ts';

export type LimitKind = 'read' | 'write';

export interface RateLimits {
  readonly windowSeconds: number;
  readonly read: number;
  readonly write: number;
}

/** What one person with a browser never reaches, and a script soon does. */
export const PRODUCTION_LIMITS: RateLimits = { windowSeconds: 60, read: 1_200, write: 60 };
/** On one's own machine the limits are there to be seen, not to be met. */
export const LAB_LIMITS: RateLimits = { windowSeconds: 60, read: 10_000_000, write: 1_000_000 };

const clientsMost = 50_000;

export class RateLimiter {
  readonly #limits: RateLimits;
  readonly #now: () => number;
  readonly #counts = new Map<string, number>();
  #windowEndsMs = 0;

  constructor(limits: RateLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Counts a request and says so in its headers. @throws ProblemError `RATE_LIMITED` beyond the limit */
  take(kind: LimitKind, request: FastifyRequest, reply: FastifyReply): void {
    const nowMs = this.#now();
    if (nowMs >= this.#windowEndsMs || this.#counts.size > clientsMost) {
      this.#counts.clear();
      this.#windowEndsMs = nowMs + this.#limits.windowSeconds * 1000;
    }
    const client = `${kind} ${request.ip}`;
    const count = (this.#counts.get(client) ?? 0) + 1;
    this.#counts.set(client, count);
    const limit = this.#limits[kind];
    const resetSeconds = Math.ceil((this.#windowEndsMs - nowMs) / 1000);
    reply.headers({
      'ratelimit-limit': limit,
      'ratelimit-remaining': Math.max(0, limit - count),
      'ratelimit-reset': resetSeconds,
    });
    if (count > limit) {
      throw new ProblemError('RATE_LIMITED', 'Wait as long as Retry-After says.', {
        headers: { 'retry-after': String(resetSeconds) },
      });
    }
  }
}
