/** The cache console: what it shows, and what it does. The live part is `console-stream-route.ts`. */
import {
  CommandRequest,
  FaultAddress,
  FaultRequest,
  InvalidationRequest,
  KeyAddress,
  KeyListQuery,
  TheatreRequest,
} from '@quicktable/contracts';
import type { FastifyInstance } from 'fastify';
import type { CacheConsole } from '../../console/console.ts';
import { inspectKey, keyOfId, type KeysOptions, listKeys } from '../../console/engine/keys.ts';
import { runCommand } from '../../console/engine/run-command.ts';
import { ProblemError } from '../../errors.ts';
import { inviteOperator } from '../../use-cases/invite-staff.ts';
import { requireAdmin } from '../plugins/require-admin.ts';
import type { BookingService } from './booking-service.ts';
import { consoleCaller } from './console-caller.ts';
import { route } from './route.ts';

const refusals = ['UNAUTHORIZED', 'FORBIDDEN'] as const;
const writeRefusals = [...refusals, 'CSRF_TOKEN_INVALID'] as const;
const engineRefusals = ['STORE_UNSUPPORTED', 'CACHE_UNAVAILABLE'] as const;

export function consoleRoutes(
  app: FastifyInstance,
  service: BookingService,
  cacheConsole: CacheConsole,
): void {
  const { watch, faults } = cacheConsole;
  const { limiter } = service;

  route(app, limiter, {
    method: 'GET',
    url: '/v1/console',
    tag: 'console',
    summary: 'Whether the caller may use the console, and what it can do here',
    status: 200,
    answers: 'ConsoleAccess',
    refusals,
    handle: async ({ request }) => {
      const { name, csrfToken } = await consoleCaller(service, cacheConsole, request);
      return { ...cacheConsole.access, signedInAs: name, csrfToken };
    },
  });

  route(app, limiter, {
    method: 'GET',
    url: '/v1/console/overview',
    tag: 'console',
    summary: 'Hit rate, latencies, database reads saved, the engine and the hottest keys',
    description: 'GET /v1/console/stream sends the same once a second.',
    status: 200,
    answers: 'ConsoleOverview',
    refusals,
    handle: async ({ request }) => {
      await consoleCaller(service, cacheConsole, request);
      return watch.overview();
    },
  });

  route(app, limiter, {
    method: 'GET',
    url: '/v1/console/keys',
    tag: 'console',
    summary: 'A page of keys, by entity or prefix',
    query: KeyListQuery,
    status: 200,
    answers: 'KeyList',
    refusals: [...refusals, ...engineRefusals],
    handle: async ({ request, query }) => {
      await consoleCaller(service, cacheConsole, request);
      return listKeys(keysOptions(cacheConsole), query);
    },
  });

  route(app, limiter, {
    method: 'GET',
    url: '/v1/console/keys/:keyId',
    tag: 'console',
    summary: 'A key: value, remaining life, age, tags, lease, tiers',
    params: KeyAddress,
    status: 200,
    answers: 'KeyView',
    refusals: [...refusals, 'KEY_NOT_FOUND', ...engineRefusals],
    handle: async ({ request, params: { keyId } }) => {
      await consoleCaller(service, cacheConsole, request);
      return inspectKey(keysOptions(cacheConsole), keyId);
    },
  });

  route(app, limiter, {
    method: 'POST',
    url: '/v1/console/invalidations',
    tag: 'console',
    summary: 'Invalidate entries of the cache, by key and by tag',
    body: InvalidationRequest,
    status: 200,
    answers: 'InvalidationAnswer',
    refusals: [...writeRefusals, 'KEY_NOT_FOUND', ...engineRefusals],
    handle: async ({ request, body }) => {
      await consoleCaller(service, cacheConsole, request);
      return invalidate(cacheConsole, body);
    },
  });

  route(app, limiter, {
    method: 'POST',
    url: '/v1/console/commands',
    tag: 'console',
    summary: 'Send one command to the engine, as redis-cli would',
    description:
      "Read-only by the engine's own flags. Writes need `allowWrites` and the lab profile; what would stop, hold or never end is refused.",
    body: CommandRequest,
    status: 200,
    answers: 'CommandAnswer',
    refusals: [...writeRefusals, 'COMMAND_REFUSED', ...engineRefusals],
    handle: async ({ request, body }) => {
      await consoleCaller(service, cacheConsole, request);
      const { engine, rights } = cacheConsole;
      if (engine === undefined || rights === undefined) throw noRedis();
      return runCommand(engine, body.line, body.allowWrites, rights);
    },
  });

  route(app, limiter, {
    method: 'PUT',
    url: '/v1/console/faults/:target',
    tag: 'console',
    summary: 'Break the cache or the database for a while',
    description: 'In the lab profile only. It ends by itself, after 60 seconds at the latest.',
    params: FaultAddress,
    body: FaultRequest,
    status: 200,
    answers: 'Fault',
    refusals: [...writeRefusals, 'FAULT_UNSUPPORTED'],
    handle: async ({ request, params: { target }, body }) => {
      await consoleCaller(service, cacheConsole, request);
      return faults.start(target, body);
    },
  });

  route(app, limiter, {
    method: 'DELETE',
    url: '/v1/console/faults/:target',
    tag: 'console',
    summary: 'End a fault',
    params: FaultAddress,
    status: 204,
    refusals: writeRefusals,
    handle: async ({ request, params: { target } }) => {
      await consoleCaller(service, cacheConsole, request);
      await faults.end(target);
    },
  });

  route(app, limiter, {
    method: 'GET',
    url: '/v1/console/theatre',
    tag: 'console',
    summary: 'The run of the strategy theatre that is under way, or the last one',
    status: 200,
    answers: 'Theatre',
    refusals: [...refusals, 'STORE_UNSUPPORTED'],
    handle: async ({ request }) => {
      await consoleCaller(service, cacheConsole, request);
      return theatreOf(cacheConsole).view();
    },
  });

  route(app, limiter, {
    method: 'POST',
    url: '/v1/console/theatre',
    tag: 'console',
    summary: 'Run the same load under each strategy',
    description: 'In the lab profile only, one run at a time. The stream tells of its progress.',
    body: TheatreRequest,
    status: 202,
    answers: 'Theatre',
    refusals: [...writeRefusals, 'STORE_UNSUPPORTED', 'THEATRE_BUSY'],
    handle: async ({ request, body }) => {
      await consoleCaller(service, cacheConsole, request);
      return theatreOf(cacheConsole).start(body);
    },
  });

  route(app, limiter, {
    method: 'DELETE',
    url: '/v1/console/theatre',
    tag: 'console',
    summary: 'Cancel the run that is under way',
    status: 200,
    answers: 'Theatre',
    refusals: [...writeRefusals, 'STORE_UNSUPPORTED'],
    handle: async ({ request }) => {
      await consoleCaller(service, cacheConsole, request);
      return theatreOf(cacheConsole).cancel();
    },
  });

  void app.register(async (scope) => {
    scope.addHook('onRequest', requireAdmin(service));
    route(scope, limiter, {
      method: 'POST',
      url: '/v1/admin/operators/invitations',
      tag: 'console',
      summary: 'Invite an operator, who may use the console in production',
      description: 'Needs the admin token in production. The invitation goes into `POST /v1/accounts`.',
      status: 201,
      answers: 'OperatorInvitation',
      refusals: ['UNAUTHORIZED'],
      handle: async () => inviteOperator(service.context),
    });
  });
}

function noRedis(): ProblemError {
  return new ProblemError(
    'STORE_UNSUPPORTED',
    'This needs the embedded engine or a Redis as the store of the cache.',
  );
}

function keysOptions({ engine, cache, profile }: CacheConsole): KeysOptions {
  if (engine === undefined) throw noRedis();
  return { engine, cache, entitiesOnly: profile === 'production' };
}

function theatreOf({ theatre }: CacheConsole) {
  if (theatre !== undefined) return theatre;
  throw new ProblemError(
    'STORE_UNSUPPORTED',
    'The theatre plays in the lab profile, over the embedded engine or a Redis.',
  );
}

async function invalidate(cacheConsole: CacheConsole, { keyIds, tags }: InvalidationRequest) {
  const { cache } = cacheConsole;
  const keys = keyIds.map((keyId) =>
    keyOfId({ ...keysOptions(cacheConsole), entitiesOnly: true }, keyId).toString(),
  );
  const answers = await Promise.all([
    ...(keys.length > 0 ? [cache.invalidateKeys(keys)] : []),
    ...(tags.length > 0 ? [cache.invalidateTags(tags)] : []),
  ]);
  return { delivered: answers.every(({ delivered }) => delivered) };
}
