/** How a restaurant's staff reads and edits the restaurant itself: hours, tables, pacing, windows, texts. */
import {
  PageQuery,
  RestaurantAddress,
  RestaurantChangeQuery,
  RestaurantChangeRequest,
  type RestaurantSaved,
  RetireQuery,
  TableAddress,
  TableRequest,
} from '@quicktable/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type Edit,
  editRestaurant,
  listConflicts,
  putTable,
  retireTable,
} from '../../use-cases/edit-restaurant.ts';
import { findRestaurant } from '../../use-cases/find-restaurant.ts';
import { listRestaurantChanges } from '../../use-cases/list-restaurant-changes.ts';
import type { Outcome } from '../../use-cases/outcome.ts';
import { staffRestaurantView } from '../../use-cases/restaurant-rules.ts';
import { unwrap } from './answer.ts';
import type { BookingService } from './booking-service.ts';
import { staffOf } from './caller.ts';
import { expectedRevision, isNotModified, revisionTag } from './entity-tag.ts';
import { route } from './route.ts';

const ifMatch = { 'if-match': { description: 'The ETag of the restaurant as last read', required: true } };
const readRefusals = ['UNAUTHORIZED', 'FORBIDDEN', 'RESTAURANT_NOT_FOUND'] as const;
const editRefusals = [
  ...readRefusals,
  'CSRF_TOKEN_INVALID',
  'REVISION_REQUIRED',
  'REVISION_STALE',
  'RESTAURANT_INVALID',
] as const;
const base = '/v1/staff/restaurants/:restaurantId';

export function staffRestaurantRoutes(app: FastifyInstance, service: BookingService): void {
  const { context } = service;
  const editBy = async (request: FastifyRequest, restaurantId: string): Promise<Edit> => {
    const by = await staffOf(service, request, restaurantId);
    return { restaurantId, expectedRevision: expectedRevision(request), by };
  };
  const show = (reply: FastifyReply, outcome: Outcome<RestaurantSaved>): RestaurantSaved => {
    const saved = unwrap(outcome);
    reply.header('etag', revisionTag(saved.restaurant.revision));
    return saved;
  };

  route(app, service.limiter, {
    method: 'GET',
    url: base,
    tag: 'staff',
    summary: 'Read the restaurant with everything that can be edited',
    params: RestaurantAddress,
    headers: { 'if-none-match': { description: 'The ETag of the version at hand; the same: 304' } },
    status: 200,
    answers: 'StaffRestaurant',
    refusals: readRefusals,
    handle: async ({ params: { restaurantId }, request, reply }) => {
      await staffOf(service, request, restaurantId);
      const restaurant = unwrap(await findRestaurant(context, restaurantId));
      if (isNotModified(request, reply, revisionTag(restaurant.revision))) return reply.code(304).send();
      return staffRestaurantView(restaurant);
    },
  });

  route(app, service.limiter, {
    method: 'PATCH',
    url: base,
    tag: 'staff',
    summary: 'Change hours, turn times, pacing, windows, cut-offs or texts',
    description:
      'What is named is replaced as a whole. Reservations stand whatever changes; those that no longer fit are listed in `conflicts`.',
    params: RestaurantAddress,
    query: RestaurantChangeQuery,
    body: RestaurantChangeRequest,
    headers: ifMatch,
    status: 200,
    answers: 'RestaurantSaved',
    refusals: editRefusals,
    handle: async ({ params: { restaurantId }, query, body, request, reply }) => {
      const edit = await editBy(request, restaurantId);
      return show(reply, await editRestaurant(context, edit, body, query.preview === 'true'));
    },
  });

  route(app, service.limiter, {
    method: 'PUT',
    url: `${base}/tables/:tableId`,
    tag: 'staff',
    summary: 'Add a table, or change one',
    params: TableAddress,
    query: RestaurantChangeQuery,
    body: TableRequest,
    headers: ifMatch,
    status: 200,
    answers: 'RestaurantSaved',
    refusals: editRefusals,
    handle: async ({ params: { restaurantId, tableId }, query, body, request, reply }) => {
      const edit = await editBy(request, restaurantId);
      return show(reply, await putTable(context, edit, tableId, body, query.preview === 'true'));
    },
  });

  route(app, service.limiter, {
    method: 'DELETE',
    url: `${base}/tables/:tableId`,
    tag: 'staff',
    summary: 'Retire a table',
    description:
      'Refused while reservations to come stand on it, which the answer lists; with `reassign=true` they move to other tables first.',
    params: TableAddress,
    query: RetireQuery,
    headers: ifMatch,
    status: 200,
    answers: 'RestaurantSaved',
    refusals: [...editRefusals, 'TABLE_NOT_FOUND', 'TABLE_IN_USE'],
    handle: async ({ params: { restaurantId, tableId }, query, request, reply }) => {
      const edit = await editBy(request, restaurantId);
      return show(reply, await retireTable(context, edit, tableId, query.reassign === 'true'));
    },
  });

  route(app, service.limiter, {
    method: 'GET',
    url: `${base}/conflicts`,
    tag: 'staff',
    summary: 'Reservations to come that do not fit the rules as they are',
    params: RestaurantAddress,
    status: 200,
    answers: 'RestaurantConflicts',
    refusals: readRefusals,
    handle: async ({ params: { restaurantId }, request }) => {
      await staffOf(service, request, restaurantId);
      return unwrap(await listConflicts(context, restaurantId));
    },
  });

  route(app, service.limiter, {
    method: 'GET',
    url: `${base}/changes`,
    tag: 'staff',
    summary: 'Who changed what of the restaurant, newest first',
    params: RestaurantAddress,
    query: PageQuery,
    status: 200,
    answers: 'RestaurantChangeLog',
    refusals: readRefusals,
    handle: async ({ params: { restaurantId }, query, request }) => {
      await staffOf(service, request, restaurantId);
      const page = { limit: query.limit, cursor: query.cursor ?? null };
      return listRestaurantChanges(context, restaurantId, page);
    },
  });
}
