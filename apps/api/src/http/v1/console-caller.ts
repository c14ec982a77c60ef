/**
 * Who may use the cache console. In production: operators, by session. In the lab profile: staff by session, and without one
 * whoever sits at the machine that the service runs on. A page of another site is refused whatever the browser sends along.
 */
import { timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { CacheConsole } from '../../console/console.ts';
import { ProblemError } from '../../errors.ts';
import type { BookingService } from './booking-service.ts';
import { signedIn } from './caller.ts';
import { readSessionId } from './session-cookie.ts';

export interface ConsoleCaller {
  /** Null: at this machine, without a session. */
  readonly name: string | null;
  readonly csrfToken: string;
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** @throws ProblemError `UNAUTHORIZED`, `FORBIDDEN`, `CSRF_TOKEN_INVALID` */
export async function consoleCaller(
  service: BookingService,
  cacheConsole: CacheConsole,
  request: FastifyRequest,
): Promise<ConsoleCaller> {
  const site = request.headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') {
    throw new ProblemError('FORBIDDEN', 'The console answers to its own page only.');
  }
  const lab = cacheConsole.profile === 'lab';
  if (lab && isOfThisMachine(request)) {
    checkToken(request, cacheConsole.labToken);
    return { name: null, csrfToken: cacheConsole.labToken };
  }
  if (readSessionId(request, service.profile) === null) {
    throw new ProblemError(
      'UNAUTHORIZED',
      lab ? 'Sign in as staff, or open the console on the machine that runs it.' : 'Sign in as an operator.',
    );
  }
  const { account, session } = await signedIn(service, request);
  const may = lab ? account.role === 'staff' : account.operator === true;
  if (!may) {
    throw new ProblemError(
      'FORBIDDEN',
      lab ? 'The console is for staff.' : 'The console is for operators; ask for an invitation to be one.',
    );
  }
  return { name: account.name, csrfToken: session.csrfToken };
}

function checkToken(request: FastifyRequest, token: string): void {
  if (safeMethods.has(request.method)) return;
  const sent = request.headers['x-csrf-token'];
  if (typeof sent === 'string' && equal(sent, token)) return;
  throw new ProblemError('CSRF_TOKEN_INVALID', 'Send the csrfToken of GET /v1/console as X-CSRF-Token.');
}

function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Whether a request comes from this machine, by no proxy, and under a name that only this machine has: a name of somebody
 * else's could be pointed here later (DNS rebinding), and its page would then be of the same origin.
 */
function isOfThisMachine({ socket, headers }: FastifyRequest): boolean {
  const address = socket.remoteAddress ?? '';
  const loopback = address === '::1' || /^(?:::ffff:)?127\./.test(address);
  if (
    !loopback ||
    headers['x-forwarded-for'] !== undefined ||
    headers.forwarded !== undefined ||
    headers.via !== undefined
  ) {
    return false;
  }
  const host = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  return host === 'localhost' || isIP(host.replace(/^\[|\]$/g, '')) !== 0;
}
