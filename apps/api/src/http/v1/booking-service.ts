/** What the routes of /v1 need of the rest. */
import type { BookingContext } from '../../use-cases/booking-context.ts';
import type { SessionStore } from '../../use-cases/session-store.ts';
import type { RateLimiter } from './rate-limit.ts';

export interface BookingService {
  readonly profile: 'lab' | 'production';
  readonly adminToken: string | undefined;
  readonly context: BookingContext;
  readonly sessions: SessionStore;
  readonly limiter: RateLimiter;
}
