import { afterAll, beforeAll, expect, it } from 'vitest';
import { joinWaitlist, leaveWaitlist } from '../../src/use-cases/waitlist.ts';
import { createWaitlistWatch } from '../../src/use-cases/watch-waitlist.ts';
import { type RunningUseCases, startUseCases } from './support/start-use-cases.ts';

let running: RunningUseCases;
beforeAll(async () => {
  running = await startUseCases();
});
afterAll(() => running.close());

it('lets only so many watch, tells each of its own entry, and makes room when one has ended', async () => {
  const { context } = running;
  const evening = { restaurantId: 'seoul-bbq', date: '2026-11-28' };
  const join = async () => {
    const joined = await joinWaitlist(context, null, {
      ...evening,
      earliest: '18:00',
      latest: '20:00',
      partySize: 2,
      guestName: '기다리는 손님',
      phoneNumber: '010-0000-0001',
      language: 'ko',
    });
    if (!joined.ok) throw new Error(joined.refusal.detail);
    return joined.value;
  };
  const first = await join();
  // The order of joining is that of time.
  running.clock.nowMs += 1;
  const second = await join();
  const watch = createWaitlistWatch(context, 2);
  const seen: string[] = [];
  const watchEntry = (entryId: string) =>
    watch.watch(evening, {
      entryId,
      onChange: ({ status, ahead }, isLast) =>
        seen.push(`${entryId === second.entry.entryId ? 'second' : 'first'} ${status} ${ahead} ${isLast}`),
      onEnd: () => seen.push('end'),
    });

  expect([watchEntry(first.entry.entryId), watchEntry(second.entry.entryId)]).not.toContain(null);
  expect(watchEntry('wtl_third')).toBeNull();
  await expect
    .poll(() => seen, { timeout: 20_000 })
    .toEqual(['first waiting 0 false', 'second waiting 1 false']);
  await leaveWaitlist(context, first.entry.entryId, first.waitlistToken);
  await expect
    .poll(() => seen.slice(2), { timeout: 20_000 })
    .toEqual(['first left 0 true', 'second waiting 0 false']);
  expect(watchEntry('wtl_not_there')).not.toBeNull();
  await expect.poll(() => seen.slice(4), { timeout: 20_000 }).toEqual(['end']);
  watch.close();

  expect(seen.slice(5)).toEqual(['end']);
});
