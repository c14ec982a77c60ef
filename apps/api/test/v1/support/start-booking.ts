/** The service of /v1 over real HTTP, on the embedded database or another, with a clock that the test drives. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCache, memoryStore } from '@quicktable/cache';
import { createDynamoDBServer } from '@quicktable/embedded-dynamodb';
import fastify from 'fastify';
import { pino } from 'pino';
import { openBooking } from '../../../src/composition/open-booking.ts';
import { createDynamoDBReservationDatabase } from '../../../src/database/dynamodb/reservation-database.ts';
import type { ReservationDatabaseConnection } from '../../../src/database/reservation-database.ts';
import { createErrorHandler } from '../../../src/http/error-handler.ts';
import { addSharedSchemas } from '../../../src/http/schemas.ts';
import { serverOptions } from '../../../src/http/server-options.ts';
import { v1HotRoutes, v1Routes } from '../../../src/http/v1/index.ts';
import type { RateLimits } from '../../../src/http/v1/rate-limit.ts';
import type { Message } from '../../../src/use-cases/messages.ts';
import { createMemorySessions } from '../../../src/use-cases/memory-sessions.ts';

/** Monday, 23 November 2026, 10:00 in Seoul. */
export const MORNING = Date.parse('2026-11-23T01:00:00Z');

export interface TestClock {
  nowMs: number;
}

/** A database that is ready for use; closing it closes what was started for it. */
export type OpenDatabase = () => Promise<ReservationDatabaseConnection>;

/** In memory, behind its own HTTP server. */
export const openEmbeddedDatabase: OpenDatabase = async () => {
  const dynamodb = await createDynamoDBServer({ port: 0, host: '127.0.0.1' });
  const database = createDynamoDBReservationDatabase({
    region: 'ap-northeast-2',
    endpoint: dynamodb.url,
    table: 'Reservations',
  });
  await database.initialize();
  return {
    ...database,
    async close() {
      await database.close();
      await dynamodb.close();
    },
  };
};

export interface StartOptions {
  readonly openDatabase?: OpenDatabase;
  readonly profile?: 'lab' | 'production';
  readonly limits?: RateLimits;
  readonly trustedProxies?: number;
  readonly forgetAtEdge?: (tags: readonly string[]) => void;
}

export async function startBooking(options: StartOptions = {}) {
  const {
    openDatabase = openEmbeddedDatabase,
    profile = 'lab',
    limits,
    forgetAtEdge,
    trustedProxies = 0,
  } = options;
  const clock: TestClock = { nowMs: MORNING };
  const now = () => clock.nowMs;
  const database = await openDatabase();
  const messages: Message[] = [];
  const cache = createCache({ store: memoryStore(), now });
  const log = pino({ level: 'silent' });
  const sessions = createMemorySessions(now);
  const booking = openBooking({
    config: { profile, adminToken: 'the admin token of tests', messageGateway: undefined },
    sendMessage: async (message) => {
      messages.push(message);
      return true;
    },
    log,
    cache,
    database,
    sessions,
    writeReservation: (_key, write) => write(),
    clock: now,
    passwordCost: 8,
    ...(limits === undefined ? {} : { limits }),
    ...(forgetAtEdge === undefined ? {} : { forgetAtEdge }),
  });
  await booking.seed();
  const onError = createErrorHandler(log);
  const app = fastify(serverOptions(onError, trustedProxies));
  app.setErrorHandler(onError);
  addSharedSchemas(app);
  await app.register((scope) => v1HotRoutes(scope, booking.service));
  await app.register((scope) => v1Routes(scope, booking.service));
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    clock,
    /** What people were told. */
    messages,
    context: booking.service.context,
    database,
    async close() {
      await app.close();
      await booking.close();
      await cache.close();
      await database.close();
    },
  };
}

export type RunningBooking = Awaited<ReturnType<typeof startBooking>>;

/** A receiver of webhooks; keeps what it was sent, and answers with the status that `answer` gives. */
export async function startReceiver(answer: (count: number) => number = () => 204) {
  const received: { headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(answer(received.length)).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
