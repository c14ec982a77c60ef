/** The waitlist, as guests use it. */
import { WaitlistAddress, WaitlistRequest } from '@quicktable/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { joinWaitlist, leaveWaitlist, lookAtWaitlist } from '../../use-cases/waitlist.ts';
import { unwrap } from './answer.ts';
import type { BookingService } from './booking-service.ts';
import { sessionOf } from './caller.ts';
import { route } from './route.ts';

const tokenHeader = {
  'waitlist-token': { description: 'The waitlistToken that the entry came with', required: true },
};

function tokenOf(request: FastifyRequest): string {
  const token = request.headers['waitlist-token'];
  return typeof token === 'string' ? token : '';
}

export function waitlistRoutes(app: FastifyInstance, service: BookingService): void {
  const { context } = service;

  route(app, service.limiter, {
    method: 'POST',
    url: '/v1/waitlist',
    tag: 'waitlist',
    summary: 'Wait for a table',
    description: 'When one comes free, a hold of 15 minutes is offered in the order of joining.',
    body: WaitlistRequest,
    status: 201,
    answers: 'WaitlistJoined',
    refusals: ['RESTAURANT_NOT_FOUND', 'SLOT_UNAVAILABLE'],
    handle: async ({ body, request }) => {
      const session = await sessionOf(service, request);
      return unwrap(await joinWaitlist(context, session?.userId ?? null, body));
    },
  });

  route(app, service.limiter, {
    method: 'GET',
    url: '/v1/waitlist/:entryId',
    tag: 'waitlist',
    summary: 'See my place, and the table offered to me',
    params: WaitlistAddress,
    headers: tokenHeader,
    status: 200,
    answers: 'WaitlistEntry',
    refusals: ['WAITLIST_ENTRY_NOT_FOUND'],
    handle: async ({ params, request }) =>
      unwrap(await lookAtWaitlist(context, params.entryId, tokenOf(request))),
  });

  route(app, service.limiter, {
    method: 'DELETE',
    url: '/v1/waitlist/:entryId',
    tag: 'waitlist',
    summary: 'Leave the waitlist',
    params: WaitlistAddress,
    headers: tokenHeader,
    status: 204,
    refusals: ['WAITLIST_ENTRY_NOT_FOUND'],
    handle: async ({ params, request }) =>
      unwrap(await leaveWaitlist(context, params.entryId, tokenOf(request))),
  });
}
