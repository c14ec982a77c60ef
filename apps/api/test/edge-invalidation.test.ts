import { expect, test } from 'vitest';
import { startTestService } from './support/start-test-service.ts';

/** A day on which every sample restaurant takes bookings: a Saturday two weeks ahead. */
function comingSaturday(): string {
  const date = new Date(Date.now() + 9 * 3_600_000);
  date.setUTCDate(date.getUTCDate() + 7 + ((6 - date.getUTCDay() + 7) % 7));
  return date.toISOString().slice(0, 10);
}

test('a booking makes the edge forget that evening, and only what was made from it', async () => {
  const service = await startTestService({}, { edge: true });
  const edge = service.edge?.url ?? '';
  const date = comingSaturday();
  const evening = `${edge}/v1/restaurants/seoul-bbq/availability?date=${date}&partySize=4`;
  const page = `${edge}/v1/restaurants/seoul-bbq`;
  const xCache = async (url: string): Promise<string | null> => {
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-tag')).toBeNull();
    await response.arrayBuffer();
    return response.headers.get('x-cache');
  };
  const free = (await (await fetch(evening)).json()) as { slots: { time: string; status: string }[] };
  const time = free.slots.find((slot) => slot.status === 'available')?.time;
  await xCache(page);

  const hold = await fetch(`${edge}/v1/holds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ restaurantId: 'seoul-bbq', date, time, partySize: 4 }),
  });
  expect(hold.status).toBe(201);

  expect(await xCache(evening)).toBe('Miss from cloudfront');
  expect(await xCache(page)).toBe('Hit from cloudfront');
});
