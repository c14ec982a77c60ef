/** Accounts and sessions. */
import {
  PasswordChange,
  PasswordReset,
  PasswordResetRequest,
  type SessionView,
  SignInRequest,
  SignUpRequest,
} from '@quicktable/contracts';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../../errors.ts';
import { changePassword, requestPasswordReset, resetPassword } from '../../use-cases/reset-password.ts';
import { signIn } from '../../use-cases/sign-in.ts';
import { signUp } from '../../use-cases/sign-up.ts';
import { accountView } from '../../use-cases/views.ts';
import { unwrap } from './answer.ts';
import type { BookingService } from './booking-service.ts';
import { sessionOf, signedIn } from './caller.ts';
import { route } from './route.ts';
import { clearSessionCookie, readSessionId, setSessionCookie } from './session-cookie.ts';

const csrfHeader = { 'x-csrf-token': { description: 'The csrfToken of the session', required: true } };

export function accountRoutes(app: FastifyInstance, service: BookingService): void {
  const { context, sessions, profile } = service;

  route(app, service.limiter, {
    method: 'POST',
    url: '/v1/accounts',
    tag: 'accounts',
    summary: 'Sign up',
    body: SignUpRequest,
    status: 201,
    answers: 'Account',
    refusals: ['EMAIL_TAKEN', 'INVITATION_INVALID'],
    handle: async ({ body }) => unwrap(await signUp(context, body)),
  });

  route(app, service.limiter, {
    method: 'POST',
    url: '/v1/sessions',
    tag: 'accounts',
    summary: 'Sign in',
    description: 'Sets the session cookie. Five failures lock the account for a quarter of an hour.',
    body: SignInRequest,
    status: 201,
    answers: 'Session',
    refusals: ['INVALID_CREDENTIALS', 'SIGN_IN_LOCKED', 'CSRF_TOKEN_INVALID'],
    handle: async ({ body, request, reply }) => {
      if (request.headers['sec-fetch-site'] === 'cross-site') {
        throw new ProblemError('CSRF_TOKEN_INVALID', 'Sign in from our own pages.');
      }
      const earlier = readSessionId(request, profile);
      const { account, session } = unwrap(
        await signIn({ booking: context, sessions }, body, request.ip, earlier),
      );
      setSessionCookie(reply, profile, session.sessionId);
      const answer: SessionView = { account: accountView(account), csrfToken: session.csrfToken };
      return answer;
    },
  });

  route(app, service.limiter, {
    method: 'GET',
    url: '/v1/session',
    tag: 'accounts',
    summary: 'Who I am',
    status: 200,
    answers: 'Session',
    refusals: ['UNAUTHORIZED'],
    handle: async ({ request }) => {
      const { account, session } = await signedIn(service, request);
      const answer: SessionView = { account: accountView(account), csrfToken: session.csrfToken };
      return answer;
    },
  });

  route(app, service.limiter, {
    method: 'DELETE',
    url: '/v1/session',
    tag: 'accounts',
    summary: 'Sign out here',
    headers: csrfHeader,
    status: 204,
    refusals: ['CSRF_TOKEN_INVALID'],
    handle: async ({ request, reply }) => {
      const session = await sessionOf(service, request);
      if (session !== null) await sessions.revoke(session.sessionId);
      clearSessionCookie(reply, profile);
    },
  });

  route(app, service.limiter, {
    method: 'POST',
    url: '/v1/password-resets',
    tag: 'accounts',
    summary: 'Ask for a link to a new password',
    description:
      'The answer is the same whether there is such an account or not. The link is good for 30 minutes and for one use.',
    body: PasswordResetRequest,
    status: 202,
    refusals: ['RATE_LIMITED'],
    handle: async ({ body, request, reply }) => {
      unwrap(await requestPasswordReset({ booking: context }, body.email, request.ip));
      return reply.send();
    },
  });

  route(app, service.limiter, {
    method: 'POST',
    url: '/v1/password-resets/confirm',
    tag: 'accounts',
    summary: 'Choose a new password by the link',
    description: 'Ends all sessions of the account.',
    body: PasswordReset,
    status: 204,
    refusals: ['PASSWORD_RESET_INVALID'],
    handle: async ({ body }) => unwrap(await resetPassword({ booking: context, sessions }, body)),
  });

  route(app, service.limiter, {
    method: 'PUT',
    url: '/v1/account/password',
    tag: 'accounts',
    summary: 'Change my password',
    description: 'Ends all sessions of the account but this one, which gets a new id.',
    body: PasswordChange,
    headers: csrfHeader,
    status: 200,
    answers: 'Session',
    refusals: ['UNAUTHORIZED', 'CSRF_TOKEN_INVALID', 'INVALID_CREDENTIALS', 'SIGN_IN_LOCKED'],
    handle: async ({ body, request, reply }) => {
      const { account: before } = await signedIn(service, request);
      const { account, session } = unwrap(
        await changePassword({ booking: context, sessions }, before, body.currentPassword, body.newPassword),
      );
      setSessionCookie(reply, profile, session.sessionId);
      const answer: SessionView = { account: accountView(account), csrfToken: session.csrfToken };
      return answer;
    },
  });

  route(app, service.limiter, {
    method: 'DELETE',
    url: '/v1/sessions',
    tag: 'accounts',
    summary: 'Sign out everywhere',
    headers: csrfHeader,
    status: 204,
    refusals: ['UNAUTHORIZED', 'CSRF_TOKEN_INVALID'],
    handle: async ({ request, reply }) => {
      const { account } = await signedIn(service, request);
      await sessions.revokeAll(account.userId);
      clearSessionCookie(reply, profile);
    },
  });
}
