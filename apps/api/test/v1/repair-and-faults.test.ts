import { once } from 'node:events';
import { createServer, request as forward, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { redisStore } from '@quicktable/cache';
import { createRedisServer } from '@quicktable/redis-engine';
import { book, type Booking } from '../../src/use-cases/book.ts';
import { deliverWebhooks } from '../../src/use-cases/deliver-webhooks.ts';
import { idempotencyOf } from '../../src/use-cases/idempotency.ts';
import { placeHold } from '../../src/use-cases/place-hold.ts';
import { repairDay } from '../../src/use-cases/repair-day.ts';
import { addWebhook } from '../../src/use-cases/webhooks.ts';
import { type RunningUseCases, startUseCases } from './support/start-use-cases.ts';

const RESTAURANT = 'seoul-bbq';
const DATE = '2026-11-28';
const EVENING = 1080;

let keys = 0;
function booking(over: Partial<Extract<Booking['place'], { kind: 'direct' }>> = {}): Booking {
  return {
    userId: 'usr_a',
    guest: {
      guestName: '손님',
      phoneNumber: '010-0000-0000',
      email: null,
      guestNote: '',
      staffNote: '',
      language: 'ko',
    },
    place: {
      kind: 'direct',
      restaurantId: RESTAURANT,
      date: DATE,
      startMinute: EVENING,
      partySize: 2,
      seatType: null,
      ...over,
    },
    source: 'online',
    staff: null,
    seated: false,
    idempotency: idempotencyOf('test', `faults-${(keys += 1)}`, {}),
  };
}

async function booked({ context }: RunningUseCases): Promise<string> {
  const made = await book(context, booking());
  if (!made.ok) throw new Error(made.refusal.detail);
  return made.value.answer.reservation.reservationId;
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (let close = closing.pop(); close !== undefined; close = closing.pop()) await close();
});

async function start(...options: Parameters<typeof startUseCases>): Promise<RunningUseCases> {
  const running = await startUseCases(...options);
  closing.push(() => running.close());
  return running;
}

describe('repair', () => {
  it('finds nothing after ordinary bookings, and gives expired holds back', async () => {
    const running = await start();
    await booked(running);
    const hold = await placeHold(running.context, {
      restaurantId: RESTAURANT,
      date: DATE,
      time: '19:00',
      partySize: 2,
    });
    if (!hold.ok) throw new Error(hold.refusal.detail);

    expect(await repairDay(running.context, RESTAURANT, DATE)).toEqual({
      releasedClaims: [],
      releasedHolds: [],
      restoredClaims: [],
      conflicts: [],
    });
    running.clock.nowMs += 300_000;
    expect((await repairDay(running.context, RESTAURANT, DATE)).releasedHolds).toEqual([hold.value.holdId]);
  });

  it('gives back a claim that no reservation stands for, and makes it bookable again', async () => {
    const running = await start();
    const { database } = running.context;
    await database.commit({
      nowMs: running.clock.nowMs,
      inventory: [
        {
          restaurantId: RESTAURANT,
          date: DATE,
          release: [],
          add: [
            {
              claim: {
                claimId: 'res_ghost',
                kind: 'reservation',
                tableIds: ['W1', 'R1', 'R2'],
                startMinute: EVENING,
                endMinute: 1200,
                covers: 18,
                expiresAtMs: null,
              },
              pacingLimit: null,
            },
          ],
        },
      ],
    });
    expect((await book(running.context, booking())).ok).toBe(false);

    expect((await repairDay(running.context, RESTAURANT, DATE)).releasedClaims).toEqual(['res_ghost']);
    expect((await book(running.context, booking())).ok).toBe(true);
  });

  it('takes the tables of a reservation again that lost them, or says that others have them now', async () => {
    const running = await start();
    const { database } = running.context;
    const reservationId = await booked(running);
    const release = () =>
      database.commit({
        nowMs: running.clock.nowMs,
        inventory: [
          {
            restaurantId: RESTAURANT,
            date: DATE,
            release: [{ claimId: reservationId, require: 'live' }],
            add: [],
          },
        ],
      });

    await release();
    expect((await repairDay(running.context, RESTAURANT, DATE)).restoredClaims).toEqual([reservationId]);
    expect((await database.inventory.day(RESTAURANT, DATE)).claims).toMatchObject([
      { claimId: reservationId },
    ]);

    await release();
    await booked(running);
    expect((await repairDay(running.context, RESTAURANT, DATE)).conflicts).toEqual([reservationId]);
  });
});

describe('the outbox', () => {
  it('has another process deliver what a killed one had begun to send', async () => {
    const { context, clock } = await start();
    await addWebhook(context, RESTAURANT, { url: 'http://127.0.0.1:9/', events: ['reservation.created'] });
    await booked({ context } as RunningUseCases);
    const sendMessage = () => Promise.reject(new Error('nobody is told anything'));
    let begun = 0;
    // The process dies while it sends: the answer never comes.
    const dying = (): Promise<number> => {
      begun += 1;
      return new Promise(() => undefined);
    };
    // One round spreads the event, the next sends, unless the first came to both.
    const first = { send: dying, sendMessage };
    void deliverWebhooks(context, first).then(() => deliverWebhooks(context, first));
    await expect.poll(() => begun, { timeout: 20_000 }).toBe(1);

    const sent: string[] = [];
    const send = async (_url: string, _headers: object, body: string) => {
      sent.push(body);
      return 204;
    };
    await deliverWebhooks(context, { send, sendMessage });
    expect(sent).toEqual([]);
    clock.nowMs += 31_000;
    await deliverWebhooks(context, { send, sendMessage });
    await deliverWebhooks(context, { send, sendMessage });
    expect(sent).toHaveLength(1);
  });
});

/** Stands before the database and refuses transactions with throttling while it is told to. */
async function throttle(
  target: string,
): Promise<{ url: string; state: { throttled: number }; server: Server }> {
  const state = { throttled: 0 };
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const operation = String(incoming.headers['x-amz-target']);
    if (state.throttled > 0 && operation.endsWith('TransactWriteItems')) {
      state.throttled -= 1;
      incoming.resume();
      outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      outgoing.end(
        JSON.stringify({
          __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
          message: 'slow down',
        }),
      );
      return;
    }
    const onward = forward(
      { hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, state, server };
}

describe('a database that throttles', () => {
  it('is asked again, and when it stays so the fault is one to try again after', async () => {
    let front: Awaited<ReturnType<typeof throttle>> | undefined;
    const running = await start({
      patienceMs: 500,
      endpointFor: async (url) => {
        front = await throttle(url);
        return front.url;
      },
    });
    const { state, server } = front ?? (await throttle(''));
    closing.unshift(async () => server.close());

    state.throttled = 2;
    expect((await book(running.context, booking())).ok).toBe(true);
    state.throttled = Number.POSITIVE_INFINITY;
    await expect(book(running.context, booking())).rejects.toMatchObject({
      code: 'DATABASE_BUSY',
      retryAfterSeconds: 1,
    });
    state.throttled = 0;
    expect((await book(running.context, booking())).ok).toBe(true);
  });
});

describe('a cache that is away', () => {
  it('stops neither search nor booking', async () => {
    const engine = await createRedisServer({ port: 0, host: '127.0.0.1' });
    const running = await start({ store: redisStore({ host: '127.0.0.1', port: engine.port }) });
    const key = { restaurantId: RESTAURANT, date: DATE };
    await running.context.cache.day(key);
    await engine.close();

    await booked(running);
    const day = await running.context.cache.day(key);

    expect(day?.inventory.claims).toHaveLength(1);
    expect(await running.context.cache.evening(DATE)).toHaveLength(14);
  });
});
