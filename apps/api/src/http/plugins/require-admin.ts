/** Guards the cache's controls and the metrics: open in the lab profile; in production by bearer token, or closed without one. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { onRequestHookHandler } from 'fastify';
import { ProblemError } from '../../errors.ts';
import type { Service } from '../../service.ts';

export function requireAdmin({
  profile,
  adminToken,
}: Pick<Service, 'profile' | 'adminToken'>): onRequestHookHandler {
  return (request, _reply, done) => {
    if (profile === 'lab') done();
    else if (adminToken === undefined)
      done(new ProblemError('ROUTE_CLOSED', 'Set QUICKTABLE_ADMIN_TOKEN to open it.'));
    else if (request.headers.authorization === undefined)
      done(unauthorized('Send Authorization: Bearer <token>.'));
    else if (equal(request.headers.authorization, `Bearer ${adminToken}`)) done();
    else done(unauthorized('The token is not the right one.'));
  };
}

function unauthorized(detail: string): ProblemError {
  return new ProblemError('UNAUTHORIZED', detail, { headers: { 'www-authenticate': 'Bearer' } });
}

/** Compares in a time that does not depend on where the two differ. */
function equal(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
