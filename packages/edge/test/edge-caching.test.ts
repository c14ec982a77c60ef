import { afterEach, describe, expect, test } from 'vitest';
import { createEdgeServer } from '../src/index.ts';
import { distribution, policy, reply, startTestEdge, type TestEdge } from './lib/test-edge.ts';

/** Waits until a condition holds; fails the test when it never does. */
async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000; turn += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('The condition never came true.');
}

describe('the edge keeps what the origin and the policy allow', () => {
  let lab: TestEdge;
  afterEach(() => lab.close());

  test('the second request is a hit that says its age', async () => {
    lab = await startTestEdge();

    const first = await lab.get('/a');
    lab.advance(7);
    const second = await lab.get('/a');

    expect(first.xCache).toBe('Miss from cloudfront');
    expect(first.headers.age).toBeUndefined();
    expect(second.xCache).toBe('Hit from cloudfront');
    expect(second.headers.age).toBe('7');
    expect(second.text).toBe('hello');
    expect(lab.seen).toHaveLength(1);
  });

  test('s-maxage counts before max-age, and max-age before Expires', async () => {
    lab = await startTestEdge();
    lab.answer = reply({
      'Cache-Control': 'max-age=100, s-maxage=5',
      Expires: 'Thu, 01 Jan 2032 00:00:00 GMT',
    });

    await lab.get('/a');
    lab.advance(6);

    expect((await lab.get('/a')).xCache).toBe('Miss from cloudfront');
  });

  test.each([
    ['no-store', 'no-store, max-age=60'],
    ['no-cache', 'no-cache, max-age=60'],
    ['private', 'private, max-age=60'],
    ['a past Expires', undefined],
  ])('%s is not kept when the minimum TTL is 0', async (_name, cacheControl) => {
    lab = await startTestEdge();
    lab.answer = reply(cacheControl ? { 'Cache-Control': cacheControl } : { Expires: '0' });

    await lab.get('/a');

    expect((await lab.get('/a')).xCache).toBe('Miss from cloudfront');
    expect(lab.seen).toHaveLength(2);
  });

  test.each(['no-store', 'private', 'no-cache', 'max-age=1'])(
    'a minimum TTL above 0 overrides %s, and the viewer still sees the header',
    async (cacheControl) => {
      lab = await startTestEdge(
        distribution({ cachePolicy: policy({ minTtlSeconds: 30, defaultTtlSeconds: 30 }) }),
      );
      lab.answer = reply({ 'Cache-Control': cacheControl });

      await lab.get('/a');
      lab.advance(29);
      const hit = await lab.get('/a');
      lab.advance(2);
      const expired = await lab.get('/a');

      expect(hit.xCache).toBe('Hit from cloudfront');
      expect(hit.headers['cache-control']).toBe(cacheControl);
      expect(expired.xCache).toBe('Miss from cloudfront');
    },
  );

  test('the maximum TTL bounds what the origin grants', async () => {
    lab = await startTestEdge(distribution({ cachePolicy: policy({ maxTtlSeconds: 10 }) }));
    lab.answer = reply({ 'Cache-Control': 'max-age=9999' });

    await lab.get('/a');
    lab.advance(11);

    expect((await lab.get('/a')).xCache).toBe('Miss from cloudfront');
  });

  test('the default TTL counts only when the origin names no time', async () => {
    lab = await startTestEdge(distribution({ cachePolicy: policy({ defaultTtlSeconds: 20 }) }));
    lab.answer = reply({});

    await lab.get('/a');
    lab.advance(19);
    expect((await lab.get('/a')).xCache).toBe('Hit from cloudfront');
    lab.advance(2);
    expect((await lab.get('/a')).xCache).toBe('Miss from cloudfront');
  });

  test('an expired copy is confirmed with its validators and lives on', async () => {
    lab = await startTestEdge();
    lab.answer = (incoming, outgoing) => {
      if (incoming.headers['if-none-match'] === '"v1"') {
        outgoing.writeHead(304, { ETag: '"v1"', 'Cache-Control': 'max-age=60', 'X-Note': 'second' });
        outgoing.end();
      } else
        reply({ ETag: '"v1"', 'Cache-Control': 'max-age=5', 'X-Note': 'first' })(
          incoming,
          outgoing,
          lab.seen[0]!,
        );
    };

    await lab.get('/a');
    lab.advance(6);
    const refreshed = await lab.get('/a');
    lab.advance(50);
    const hit = await lab.get('/a');

    expect(refreshed.xCache).toBe('RefreshHit from cloudfront');
    expect(refreshed.status).toBe(200);
    expect(refreshed.text).toBe('hello');
    expect(refreshed.headers['x-note']).toBe('second');
    expect(hit.xCache).toBe('Hit from cloudfront');
    expect(lab.seen).toHaveLength(2);
  });

  test('while a stale copy is revalidated viewers receive it at once, and the origin is asked once', async () => {
    lab = await startTestEdge();
    lab.answer = reply({ 'Cache-Control': 'max-age=5, stale-while-revalidate=30' }, 'one');
    await lab.get('/a');
    lab.advance(6);
    lab.answer = reply({ 'Cache-Control': 'max-age=5, stale-while-revalidate=30' }, 'two');

    const stale = await Promise.all(Array.from({ length: 20 }, () => lab.get('/a')));
    await until(() => lab.seen.length === 2);
    await until(() => lab.edge.stats().entries === 1);

    expect(stale.filter((each) => each.text === 'one').length).toBeGreaterThan(0);
    expect(stale.every((each) => each.xCache === 'Hit from cloudfront')).toBe(true);
    await until(() => lab.seen.length === 2);
    expect((await lab.get('/a')).text).toBe('two');
    expect(lab.seen).toHaveLength(2);
  });

  test('a stale copy stands in for an origin that fails, within its stale-if-error time', async () => {
    lab = await startTestEdge();
    lab.answer = reply({ 'Cache-Control': 'max-age=5, stale-if-error=60' }, 'good');
    await lab.get('/a');
    lab.advance(6);
    lab.answer = reply({}, 'broken', 503);

    const during = await lab.get('/a');
    lab.advance(70);
    const after = await lab.get('/a');

    expect(during.status).toBe(200);
    expect(during.text).toBe('good');
    expect(after.status).toBe(503);
    expect(after.xCache).toBe('Error from cloudfront');
  });

  test('an origin that is gone is covered by the stale copy too, unless it must be revalidated', async () => {
    lab = await startTestEdge();
    lab.answer = reply({ 'Cache-Control': 'max-age=5' }, 'good');
    await lab.get('/plain');
    lab.answer = reply({ 'Cache-Control': 'max-age=5, must-revalidate' }, 'good');
    await lab.get('/strict');
    lab.advance(6);
    await lab.stopOrigin();

    expect((await lab.get('/plain')).text).toBe('good');
    expect((await lab.get('/strict')).status).toBe(502);
  });

  test('requests that come together reach the origin once, and all receive the whole answer', async () => {
    lab = await startTestEdge();
    const body = 'x'.repeat(300_000);
    lab.answer = (_incoming, outgoing) => {
      outgoing.writeHead(200, { 'Cache-Control': 'max-age=60', 'Content-Length': body.length });
      outgoing.write(body.slice(0, 1_000));
      until(() => lab.edge.stats().requests === 100).then(
        () => outgoing.end(body.slice(1_000)),
        () => outgoing.destroy(),
      );
    };

    const replies = await Promise.all(Array.from({ length: 100 }, () => lab.get('/big')));

    expect(replies.every((each) => each.text === body)).toBe(true);
    expect(lab.seen).toHaveLength(1);
    expect(lab.edge.stats().collapsed).toBe(99);
  });

  test('what may not be shared is not shared among requests that come together', async () => {
    lab = await startTestEdge();
    let count = 0;
    lab.answer = (_incoming, outgoing) => {
      count += 1;
      const text = `answer ${count}`;
      setTimeout(() => {
        outgoing.writeHead(200, { 'Cache-Control': 'private', 'Content-Length': text.length });
        outgoing.end(text);
      }, 30);
    };

    const replies = await Promise.all(Array.from({ length: 10 }, () => lab.get('/mine')));

    expect(new Set(replies.map((each) => each.text)).size).toBe(10);
  });

  test('a body that breaks off is not kept', async () => {
    lab = await startTestEdge();
    lab.answer = (_incoming, outgoing) => {
      outgoing.writeHead(200, { 'Cache-Control': 'max-age=60', 'Content-Length': 100 });
      outgoing.write('half');
      setTimeout(() => outgoing.destroy(), 20);
    };

    await expect(lab.get('/a')).rejects.toThrow();
    lab.answer = reply({ 'Cache-Control': 'max-age=60' }, 'whole');

    expect((await lab.get('/a')).text).toBe('whole');
  });

  test('an object larger than the limit is passed on whole and not kept', async () => {
    lab = await startTestEdge(distribution(), { maxObjectBytes: 50_000 });
    const body = 'y'.repeat(3_000_000);
    lab.answer = (_incoming, outgoing) => {
      outgoing.writeHead(200, { 'Cache-Control': 'max-age=60' });
      outgoing.end(body);
    };

    const [first, second] = await Promise.all([lab.get('/a'), lab.get('/a')]);

    expect(first?.text).toBe(body);
    expect(second?.text).toBe(body);
    expect(lab.edge.stats().entries).toBe(0);
  });

  test('the store keeps to its bytes and drops what was used least recently', async () => {
    lab = await startTestEdge(distribution(), { maxBytes: 100_000 });
    lab.answer = reply({ 'Cache-Control': 'max-age=60' }, 'z'.repeat(20_000));

    for (let i = 0; i < 10; i += 1) {
      await lab.get(`/${i}`);
      await lab.get('/0');
    }

    expect(lab.edge.stats().bytes).toBeLessThanOrEqual(100_000);
    expect(lab.edge.stats().evictions).toBeGreaterThan(0);
    expect((await lab.get('/0')).xCache).toBe('Hit from cloudfront');
    expect((await lab.get('/1')).xCache).toBe('Miss from cloudfront');
  });
});

describe('invalidation', () => {
  let lab: TestEdge;
  afterEach(() => lab.close());

  test('by path, by wildcard and by tag', async () => {
    lab = await startTestEdge();
    lab.answer = (incoming, outgoing, seen) =>
      reply({
        'Cache-Control': 'max-age=60',
        'Cache-Tag': incoming.url?.includes('b') ? 'Restaurant:B' : 'other',
      })(incoming, outgoing, seen);
    for (const path of ['/x/a', '/x/b', '/x/b?q=1', '/y']) await lab.get(path);

    expect(lab.edge.invalidate({ paths: ['/y'] })).toBe(1);
    expect(lab.edge.invalidate({ tags: ['restaurant:b'] })).toBe(2);
    expect((await lab.get('/x/a')).xCache).toBe('Hit from cloudfront');
    expect((await lab.get('/x/b')).xCache).toBe('Miss from cloudfront');
    expect(lab.edge.invalidate({ paths: ['/x/*'] })).toBe(2);
    expect(lab.edge.invalidate({ paths: ['#other'] })).toBe(0);
  });

  test('an answer that was under way when its tag was invalidated is not kept', async () => {
    lab = await startTestEdge();
    const held: ((text: string) => void)[] = [];
    lab.answer = (_incoming, outgoing) => {
      held.push((text) => {
        outgoing.writeHead(200, { 'Cache-Control': 'max-age=60', 'Cache-Tag': 'r1', 'Content-Length': 3 });
        outgoing.end(text);
      });
    };
    const before = lab.get('/a');
    await until(() => held.length === 1);

    lab.edge.invalidate({ tags: ['r1'] });
    const after = lab.get('/a');
    await until(() => held.length === 2);
    held[1]?.('new');
    expect((await after).text).toBe('new');
    held[0]?.('old');
    expect((await before).text).toBe('old');

    expect((await lab.get('/a')).text).toBe('new');
  });

  test('what CloudFront would refuse is refused', async () => {
    lab = await startTestEdge();

    expect(() => lab.edge.invalidate({ tags: ['a,b'] })).toThrow(/comma/);
    expect(() => lab.edge.invalidate({ paths: [''] })).toThrow(/1 to/);
  });
});

test('a port that is taken rejects with EADDRINUSE', async () => {
  const first = await createEdgeServer({ port: 0, origin: 'http://127.0.0.1:1' });

  await expect(createEdgeServer({ port: first.port, origin: 'http://127.0.0.1:1' })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  await first.close();
});
