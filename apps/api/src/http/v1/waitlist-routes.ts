/** The waitlist, as guests use it. */
import { WaitlistAddress, WaitlistRequest } from '@quicktable/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createWaitlistWatch } from '../../use-cases/watch-waitlist.ts';
import { joinWaitlist, leaveWaitlist, lookAtWaitlist } from '../../use-cases/waitlist.ts';
import { ProblemError } from '../../errors.ts';
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

/** Proxies close what is silent for longer. */
const pulseMs = 15_000;

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

  const watch = createWaitlistWatch(context);
  app.addHook('preClose', async () => watch.close());
  route(app, service.limiter, {
    method: 'GET',
    url: '/v1/waitlist/:entryId/events',
    tag: 'waitlist',
    summary: 'Be told when my place changes',
    description:
      'A stream of server-sent events: `entry` with a WaitlistEntry, at once and after each change, within some seconds. It ends with a status that ' +
      'is final, and after half an hour; come back then. The token travels in a header, so read it with fetch.',
    params: WaitlistAddress,
    headers: tokenHeader,
    status: 200,
    streams: 'entry: a WaitlistEntry as JSON',
    refusals: ['WAITLIST_ENTRY_NOT_FOUND', 'OVERLOADED'],
    handle: async ({ params, request, reply }) => {
      const entry = unwrap(await lookAtWaitlist(context, params.entryId, tokenOf(request)));
      const stream = reply.raw;
      const pulse = setInterval(() => stream.write(':\n\n'), pulseMs);
      pulse.unref();
      const stop = watch.watch(entry, {
        entryId: entry.entryId,
        onChange: (view, isLast) => {
          // A client that reads nothing is not waited for.
          const isFull = !stream.write(`event: entry\ndata: ${JSON.stringify(view)}\n\n`);
          if (isLast || isFull) stream.end();
        },
        onEnd: () => stream.end(),
      });
      if (stop === null) {
        clearInterval(pulse);
        throw new ProblemError(
          'OVERLOADED',
          'Too many watch at the moment; ask for the entry now and then.',
          {
            headers: { 'retry-after': '30' },
          },
        );
      }
      stream.once('close', () => {
        clearInterval(pulse);
        stop();
      });
      reply.hijack();
      stream.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-request-id': request.id,
      });
      stream.write('retry: 5000\n\n');
    },
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
