/** Puts the reservation service of /v1 together: use cases, cached reads, sessions and the jobs that run without a request. */
import { randomBytes } from 'node:crypto';
import type { Cache } from '@quicktable/cache';
import type { Clock, ReservationDatabase } from '@quicktable/domain';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { BookingService } from '../http/v1/booking-service.ts';
import { LAB_LIMITS, PRODUCTION_LIMITS, RateLimiter, type RateLimits } from '../http/v1/rate-limit.ts';
import { type BackgroundJobs, startBackgroundJobs } from '../use-cases/background-jobs.ts';
import type { BookingContext } from '../use-cases/booking-context.ts';
import { type BookingCacheOptions, createBookingCache } from '../use-cases/create-booking-cache.ts';
import { tellingTheEdge } from '../use-cases/edge-tags.ts';
import { PASSWORD_COST } from '../use-cases/password.ts';
import { seedRestaurants } from '../use-cases/seed-restaurants.ts';
import type { SendMessage } from '../use-cases/messages.ts';
import { createMessageSender } from '../use-cases/send-message.ts';
import { createWebhookSender } from '../use-cases/send-webhook.ts';
import type { SessionStore } from '../use-cases/session-store.ts';

export interface BookingParts {
  readonly config: Pick<Config, 'profile' | 'adminToken' | 'messageGateway'>;
  readonly log: Logger;
  readonly cache: Cache;
  readonly database: ReservationDatabase;
  readonly sessions: SessionStore;
  readonly writeReservation: BookingCacheOptions['writeReservation'];
  readonly clock?: Clock;
  readonly limits?: RateLimits;
  /** Makes the edge forget the answers of these tags. */
  readonly forgetAtEdge?: (tags: readonly string[]) => void;
  /** Tells people; the gateway of the configuration if absent. */
  readonly sendMessage?: SendMessage;
  /** log2 of scrypt's N; tests take less. */
  readonly passwordCost?: number;
}

export interface OpenBooking {
  readonly service: BookingService;
  /** Adds the sample restaurants that are missing. @returns how many were */
  seed(): Promise<number>;
  /** Ends the jobs; database and cache are closed by whoever opened them. */
  close(): Promise<void>;
}

export function openBooking(parts: BookingParts): OpenBooking {
  const { config, log, cache, database, writeReservation } = parts;
  const clock = parts.clock ?? Date.now;
  let jobs: BackgroundJobs | undefined;
  const context: BookingContext = {
    database,
    cache: tellingTheEdge(
      createBookingCache({ cache, database, clock, writeReservation }),
      parts.forgetAtEdge ?? (() => undefined),
    ),
    clock,
    random: randomBytes,
    passwordCost: parts.passwordCost ?? PASSWORD_COST,
    wake: () => jobs?.wake(),
  };
  const sender = createWebhookSender(config.profile === 'production');
  // The gateway's address comes from whoever runs the service, so it may well be inside.
  const gatewaySender = createWebhookSender(false);
  // The jobs find by themselves what is left to do, so their own writes need not wake them.
  jobs = startBackgroundJobs(
    { ...context, wake: () => undefined },
    {
      send: sender.send,
      sendMessage:
        parts.sendMessage ??
        createMessageSender(config.messageGateway, gatewaySender.send, config.profile, log, clock),
      onError: (job, error) => log.warn({ job, err: error }, 'a background job will try again'),
    },
  );
  const limits = parts.limits ?? (config.profile === 'production' ? PRODUCTION_LIMITS : LAB_LIMITS);
  return {
    service: {
      profile: config.profile,
      adminToken: config.adminToken,
      context,
      sessions: parts.sessions,
      limiter: new RateLimiter(limits, Date.now),
    },
    seed: () => seedRestaurants(database, clock),
    async close() {
      await jobs?.stop();
      await Promise.all([sender.close(), gatewaySender.close()]);
    },
  };
}
