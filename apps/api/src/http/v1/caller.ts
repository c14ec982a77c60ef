/**
 * Who a request comes from. A session counts only together with its CSRF token when the request writes: a cookie alone is sent by the browser
 * whoever made the page, the token is known to our pages only.
 */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../../errors.ts';
import type { GuestAccess } from '../../use-cases/access.ts';
import type { Account } from '../../use-cases/documents.ts';
import type { Session } from '../../use-cases/session-store.ts';
import { findAccount } from '../../use-cases/sign-in.ts';
import type { BookingService } from './booking-service.ts';
import { readSessionId } from './session-cookie.ts';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

function refuseForgery(): never {
  throw new ProblemError('CSRF_TOKEN_INVALID', 'Send the csrfToken of GET /v1/session as X-CSRF-Token.');
}

function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The session of a request; null without one. @throws ProblemError `CSRF_TOKEN_INVALID` */
export async function sessionOf(service: BookingService, request: FastifyRequest): Promise<Session | null> {
  const writes = !safeMethods.has(request.method);
  if (writes && request.headers['sec-fetch-site'] === 'cross-site') refuseForgery();
  const sessionId = readSessionId(request, service.profile);
  if (sessionId === null) return null;
  const session = await service.sessions.find(sessionId);
  if (session === null) return null;
  const token = request.headers['x-csrf-token'];
  if (writes && !(typeof token === 'string' && equal(token, session.csrfToken))) refuseForgery();
  return session;
}

export interface SignedIn {
  readonly session: Session;
  readonly account: Account;
}

export async function signedIn(service: BookingService, request: FastifyRequest): Promise<SignedIn> {
  const session = await sessionOf(service, request);
  const account = session === null ? null : await findAccount(service.context, session.userId);
  if (session === null || account === null) {
    throw new ProblemError('UNAUTHORIZED', 'Sign in with POST /v1/sessions.');
  }
  return { session, account };
}

/** @throws ProblemError unless the caller is of this restaurant's staff */
export async function staffOf(
  service: BookingService,
  request: FastifyRequest,
  restaurantId: string,
): Promise<Account> {
  const { account } = await signedIn(service, request);
  if (account.role !== 'staff' || !account.restaurantIds.includes(restaurantId)) {
    throw new ProblemError('FORBIDDEN', "This is for the restaurant's staff; ask it for an invitation.");
  }
  return account;
}

/** A guest by manage link or by session. @throws ProblemError `UNAUTHORIZED` with neither */
export async function guestAccess(service: BookingService, request: FastifyRequest): Promise<GuestAccess> {
  const token = request.headers['manage-token'];
  if (typeof token === 'string') return { kind: 'manage-token', token };
  const session = await sessionOf(service, request);
  if (session !== null) return { kind: 'account', userId: session.userId };
  throw new ProblemError('UNAUTHORIZED', 'Sign in, or send the token of the manage link as Manage-Token.');
}
