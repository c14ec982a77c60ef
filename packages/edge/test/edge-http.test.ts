import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { allViewer, createEdgeServer, quicktableDistribution } from '../src/index.ts';
import { distribution, policy, reply, send, startTestEdge, type TestEdge } from './lib/test-edge.ts';

let lab: TestEdge;
afterEach(() => lab.close());

describe('the cache key', () => {
  test('an allow-list of query strings decides the key and what the origin sees', async () => {
    lab = await startTestEdge(
      distribution({ cachePolicy: policy({ queryStrings: { mode: 'allow', names: ['date'] } }) }),
    );

    await lab.get('/a?date=1&x=1');

    expect((await lab.get('/a?date=1&x=2')).xCache).toBe('Hit from cloudfront');
    expect((await lab.get('/a?date=2')).xCache).toBe('Miss from cloudfront');
    expect(lab.seen.map((each) => each.url)).toEqual(['/a?date=1', '/a?date=2']);
  });

  test('a header of the policy makes separate copies; others do not and stay away from the origin', async () => {
    lab = await startTestEdge(distribution({ cachePolicy: policy({ headers: ['accept-language'] }) }));

    await lab.get('/a', { 'Accept-Language': 'ko', 'X-Other': '1', Cookie: 'id=1', 'User-Agent': 'me' });

    expect((await lab.get('/a', { 'Accept-Language': 'ko', 'X-Other': '2' })).xCache).toBe(
      'Hit from cloudfront',
    );
    expect((await lab.get('/a', { 'Accept-Language': 'en' })).xCache).toBe('Miss from cloudfront');
    expect(lab.seen[0]?.headers).not.toHaveProperty('x-other');
    expect(lab.seen[0]?.headers).not.toHaveProperty('cookie');
    expect(lab.seen[0]?.headers['user-agent']).toBe('Amazon CloudFront');
    expect(lab.seen[0]?.headers['accept-language']).toBe('ko');
    expect(lab.seen[0]?.headers.via).toContain('CloudFront');
    expect(lab.seen[0]?.headers['x-forwarded-for']).toBe('127.0.0.1');
  });

  test('a cookie of the policy makes separate copies', async () => {
    lab = await startTestEdge(
      distribution({ cachePolicy: policy({ cookies: { mode: 'allow', names: ['country'] } }) }),
    );

    await lab.get('/a', { Cookie: 'country=kr; id=1' });

    expect((await lab.get('/a', { Cookie: 'id=2; country=kr' })).xCache).toBe('Hit from cloudfront');
    expect((await lab.get('/a', { Cookie: 'country=jp' })).xCache).toBe('Miss from cloudfront');
    expect(lab.seen[0]?.headers.cookie).toBe('country=kr');
  });

  test("a viewer's Cache-Control and Pragma do not reach past the cache", async () => {
    lab = await startTestEdge();
    await lab.get('/a');

    const answer = await lab.get('/a', { 'Cache-Control': 'no-cache', Pragma: 'no-cache' });

    expect(answer.xCache).toBe('Hit from cloudfront');
  });

  test('Vary on a header that reaches the origin makes separate copies, and Vary: * none', async () => {
    lab = await startTestEdge(distribution({ originRequestPolicy: allViewer }));
    lab.answer = (incoming, outgoing, seen) =>
      reply({ 'Cache-Control': 'max-age=60', Vary: 'X-Kind' }, String(incoming.headers['x-kind']))(
        incoming,
        outgoing,
        seen,
      );

    await lab.get('/a', { 'X-Kind': 'one' });

    expect((await lab.get('/a', { 'X-Kind': 'two' })).text).toBe('two');
    expect((await lab.get('/a', { 'X-Kind': 'one' })).xCache).toBe('Hit from cloudfront');
    expect((await lab.get('/a', { 'X-Kind': 'two' })).xCache).toBe('Hit from cloudfront');
    lab.answer = reply({ 'Cache-Control': 'max-age=60', Vary: '*' });
    await lab.get('/star');
    expect((await lab.get('/star')).xCache).toBe('Miss from cloudfront');
  });

  test('an answer to a request with credentials is kept only when it says that it may be shared', async () => {
    lab = await startTestEdge(distribution({ originRequestPolicy: allViewer }));

    await lab.get('/a', { Authorization: 'Bearer 1' });
    expect((await lab.get('/a', { Authorization: 'Bearer 2' })).xCache).toBe('Miss from cloudfront');
    lab.answer = reply({ 'Cache-Control': 'public, max-age=60' });
    await lab.get('/b', { Authorization: 'Bearer 1' });
    expect((await lab.get('/b', { Authorization: 'Bearer 2' })).xCache).toBe('Hit from cloudfront');
  });

  test('an answer that sets a cookie is not kept where cookies are forwarded, and loses it where they are not', async () => {
    lab = await startTestEdge(distribution({ originRequestPolicy: allViewer }));
    lab.answer = reply({ 'Cache-Control': 'max-age=60', 'Set-Cookie': 'id=secret' });
    await lab.get('/a');
    expect((await lab.get('/a')).xCache).toBe('Miss from cloudfront');
    await lab.close();

    lab = await startTestEdge();
    lab.answer = reply({ 'Cache-Control': 'max-age=60', 'Set-Cookie': 'id=secret' });
    expect((await lab.get('/a')).headers['set-cookie']).toBeUndefined();
    expect((await lab.get('/a')).headers['set-cookie']).toBeUndefined();
  });
});

describe('conditional requests and ranges', () => {
  test.each([
    ['If-None-Match', { 'If-None-Match': '"v1"' }, 304],
    ['If-None-Match, weakly', { 'If-None-Match': 'W/"v1", "x"' }, 304],
    ['If-None-Match: *', { 'If-None-Match': '*' }, 304],
    ['another entity tag', { 'If-None-Match': '"v2"' }, 200],
    ['If-Modified-Since', { 'If-Modified-Since': 'Thu, 01 Jan 2026 00:00:00 GMT' }, 304],
    ['an older If-Modified-Since', { 'If-Modified-Since': 'Wed, 01 Jan 2025 00:00:00 GMT' }, 200],
    [
      'an entity tag before a date',
      { 'If-None-Match': '"v2"', 'If-Modified-Since': 'Thu, 01 Jan 2026 00:00:00 GMT' },
      200,
    ],
  ])('%s is answered from memory and on a miss alike', async (_name, headers, status) => {
    lab = await startTestEdge();
    lab.answer = reply({
      'Cache-Control': 'max-age=60',
      ETag: '"v1"',
      'Last-Modified': 'Wed, 31 Dec 2025 00:00:00 GMT',
    });

    expect((await lab.get('/a', headers)).status).toBe(status);
    const hit = await lab.get('/a', headers);

    expect(hit.status).toBe(status);
    expect(hit.xCache).toBe('Hit from cloudfront');
    expect(hit.text).toBe(status === 304 ? '' : 'hello');
    expect(hit.headers.etag).toBe('"v1"');
    expect(lab.seen).toHaveLength(1);
    expect(lab.seen[0]?.headers['if-none-match']).toBeUndefined();
  });

  test.each([
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-2', 206, '89', 'bytes 8-9/10'],
    ['bytes=5-99', 206, '56789', 'bytes 5-9/10'],
    ['bytes=20-', 416, '', 'bytes */10'],
    ['bytes=3-1', 200, '0123456789', undefined],
    ['lines=0-1', 200, '0123456789', undefined],
  ])('Range: %s', async (range, status, text, contentRange) => {
    lab = await startTestEdge();
    lab.answer = reply({ 'Cache-Control': 'max-age=60', ETag: '"v1"' }, '0123456789');

    for (const result of ['Miss', 'Hit']) {
      const answer = await lab.get('/a', { Range: range });

      expect(answer.status).toBe(status);
      expect(answer.text).toBe(text);
      expect(answer.headers['content-range']).toBe(contentRange);
      expect(answer.xCache).toBe(`${status === 416 ? 'Error' : result} from cloudfront`);
    }
    expect(lab.seen).toHaveLength(1);
    expect((await lab.get('/a')).text).toBe('0123456789');
  });

  test('several ranges come in one multipart answer', async () => {
    lab = await startTestEdge();
    lab.answer = reply({ 'Cache-Control': 'max-age=60', 'Content-Type': 'text/x' }, '0123456789');

    const answer = await lab.get('/a', { Range: 'bytes=0-1,8-9' });

    expect(answer.status).toBe(206);
    expect(answer.headers['content-type']).toMatch(/^multipart\/byteranges; boundary=/);
    expect(answer.text).toContain('Content-Range: bytes 0-1/10\r\n\r\n01\r\n');
    expect(answer.text).toContain('Content-Range: bytes 8-9/10\r\n\r\n89\r\n');
  });

  test('If-Range with another entity tag gives the whole', async () => {
    lab = await startTestEdge();
    lab.answer = reply({ 'Cache-Control': 'max-age=60', ETag: '"v1"' }, '0123456789');

    expect((await lab.get('/a', { Range: 'bytes=0-1', 'If-Range': '"v0"' })).status).toBe(200);
    expect((await lab.get('/a', { Range: 'bytes=0-1', 'If-Range': '"v1"' })).status).toBe(206);
  });

  test('HEAD is answered from the copy that GET left', async () => {
    lab = await startTestEdge();
    await lab.get('/a');

    const head = await lab.get('/a', {}, 'HEAD');

    expect(head.xCache).toBe('Hit from cloudfront');
    expect(head.headers['content-length']).toBe('5');
    expect(head.text).toBe('');
    expect((await lab.get('/b', {}, 'HEAD')).xCache).toBe('Miss from cloudfront');
  });
});

describe('compression', () => {
  const text = 'QuickTable '.repeat(500);

  test('one copy for each coding, brotli first, with a weak entity tag', async () => {
    lab = await startTestEdge();
    lab.answer = reply({ 'Cache-Control': 'max-age=60', 'Content-Type': 'text/html', ETag: '"v1"' }, text);

    const both = await lab.get('/a', { 'Accept-Encoding': 'gzip, deflate, br' });
    const chrome = await lab.get('/a', { 'Accept-Encoding': 'br;q=1.0, gzip;q=0.8, *;q=0.1' });
    const gzip = await lab.get('/a', { 'Accept-Encoding': 'gzip' });
    const none = await lab.get('/a');
    const refused = await lab.get('/a', { 'Accept-Encoding': 'br;q=0' });

    expect(both.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(both.body).toString()).toBe(text);
    expect(both.headers.etag).toBe('W/"v1"');
    expect(both.headers.vary).toBe('Accept-Encoding');
    expect(chrome.xCache).toBe('Hit from cloudfront');
    expect(Number(chrome.headers['content-length'])).toBe(both.body.length);
    expect(gunzipSync(gzip.body).toString()).toBe(text);
    expect(none.text).toBe(text);
    expect(refused.xCache).toBe('Hit from cloudfront');
    expect(lab.seen).toHaveLength(3);
    expect(lab.seen[0]?.headers['accept-encoding']).toBe('br, gzip');
  });

  test.each([
    ['small', { 'Content-Type': 'text/html' }, 'short', 200],
    ['of another type', { 'Content-Type': 'image/png' }, text, 200],
    ['already compressed', { 'Content-Type': 'text/html', 'Content-Encoding': 'zstd' }, text, 200],
    [
      'not to be transformed',
      { 'Content-Type': 'text/html', 'Cache-Control': 'no-transform, max-age=60' },
      text,
      200,
    ],
  ])('what is %s stays as it is', async (_name, headers, body, status) => {
    lab = await startTestEdge();
    lab.answer = reply({ 'Cache-Control': 'max-age=60', ...headers }, body, status);

    const answer = await lab.get('/a', { 'Accept-Encoding': 'gzip, br' });

    expect(answer.body.toString()).toBe(body);
  });

  test("an origin's own compressed answer is kept under its coding", async () => {
    lab = await startTestEdge();
    lab.answer = reply(
      { 'Cache-Control': 'max-age=60', 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' },
      'gz',
    );

    await lab.get('/a', { 'Accept-Encoding': 'gzip' });

    expect((await lab.get('/a', { 'Accept-Encoding': 'gzip' })).xCache).toBe('Hit from cloudfront');
    expect((await lab.get('/a')).xCache).toBe('Miss from cloudfront');
  });
});

describe('errors', () => {
  test('an error is kept for its minimum TTL, ten seconds unless configured', async () => {
    lab = await startTestEdge(distribution({}, { errorResponses: [{ status: 404, minTtlSeconds: 0 }] }));
    lab.answer = reply({}, 'broken', 500);
    await lab.get('/a');
    expect((await lab.get('/a')).headers.age).toBe('0');
    expect(lab.seen).toHaveLength(1);
    lab.advance(11);
    await lab.get('/a');
    expect(lab.seen).toHaveLength(2);

    lab.answer = reply({}, 'gone', 404);
    await lab.get('/b');
    await lab.get('/b');
    expect(lab.seen).toHaveLength(4);
  });

  test.each([400, 403, 405])('%i is kept only when the origin names a time', async (status) => {
    lab = await startTestEdge();
    lab.answer = reply({}, 'no', status);
    await lab.get('/a');
    await lab.get('/a');
    expect(lab.seen).toHaveLength(2);

    lab.answer = reply({ 'Cache-Control': 'max-age=30' }, 'no', status);
    await lab.get('/b');
    await lab.get('/b');
    expect(lab.seen).toHaveLength(3);
  });

  test('an origin that is away gives the error page of the distribution, and never the inside', async () => {
    lab = await startTestEdge(quicktableDistribution);
    await lab.stopOrigin();

    const answer = await lab.get('/reservation/user123/res001');

    expect(answer.status).toBe(503);
    expect(answer.xCache).toBe('Error from cloudfront');
    expect(answer.text).toContain('QuickTable 서비스가 지금 응답하지 않습니다');
    expect(answer.text).not.toContain('ECONNREFUSED');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('an origin that stays silent gives 504', async () => {
    lab = await startTestEdge(distribution(), { originTimeoutMs: 100 });
    lab.answer = () => {};

    expect((await lab.get('/a')).status).toBe(504);
  });
});

describe('what passes through', () => {
  test('a POST reaches the origin with its body, and its answer the viewer', async () => {
    lab = await startTestEdge(quicktableDistribution);
    lab.answer = (incoming, outgoing, seen) =>
      reply({ 'Set-Cookie': 'session=1; HttpOnly' }, seen.body.toUpperCase(), 201)(incoming, outgoing, seen);

    const answer = await lab.get(
      '/v1/reservations?utm_source=x&a=1',
      { Cookie: 'session=0', 'Content-Type': 'text/plain', Authorization: 'Bearer t' },
      'POST',
      'hello',
    );

    expect(answer.status).toBe(201);
    expect(answer.text).toBe('HELLO');
    expect(answer.headers['set-cookie']).toEqual(['session=1; HttpOnly']);
    expect(lab.seen[0]).toMatchObject({
      url: '/v1/reservations?a=1',
      headers: {
        cookie: 'session=0',
        authorization: 'Bearer t',
        'content-type': 'text/plain',
        'content-length': '5',
      },
    });
    expect(lab.seen[0]?.headers.host).toBe(new URL(lab.edge.url).host);
  });

  test('private routes are never kept', async () => {
    lab = await startTestEdge(quicktableDistribution);
    lab.answer = reply({ 'Cache-Control': 'public, max-age=60' });

    await lab.get('/reservation/user123/res001');
    await lab.get('/reservation/user123/res001');

    expect(lab.seen).toHaveLength(2);
    expect(lab.edge.stats().entries).toBe(0);
  });

  test('a path for reading refuses other methods, and a GET with a body is refused', async () => {
    lab = await startTestEdge(quicktableDistribution);

    expect((await lab.get('/assets/app.js', {}, 'DELETE')).status).toBe(403);
    expect((await lab.get('/a', { 'Content-Length': '2' }, 'GET', 'hi')).status).toBe(403);
    expect((await lab.get(`/${'x'.repeat(9_000)}`)).status).toBe(414);
    expect(lab.seen).toHaveLength(0);
  });

  test('a stream of events reaches the viewer event by event', async () => {
    lab = await startTestEdge(quicktableDistribution);
    let finish: (() => void) | undefined;
    lab.answer = (_incoming, outgoing) => {
      outgoing.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      outgoing.write('data: one\n\n');
      finish = () => outgoing.end('data: two\n\n');
    };

    const received = await new Promise<string[]>((resolve, reject) => {
      const chunks: string[] = [];
      httpRequest(`${lab.edge.url}/v1/staff/events`, (incoming) => {
        incoming.on('data', (chunk: Buffer) => {
          chunks.push(chunk.toString());
          finish?.();
        });
        incoming.on('end', () => resolve(chunks));
      })
        .on('error', reject)
        .end();
    });

    expect(received).toEqual(['data: one\n\n', 'data: two\n\n']);
  });

  test('a viewer who leaves ends the request to the origin', async () => {
    lab = await startTestEdge(quicktableDistribution);
    const left = new Promise<void>((resolve) => {
      lab.answer = (_incoming, outgoing) => {
        outgoing.writeHead(200);
        outgoing.write('x');
        outgoing.on('close', () => resolve());
      };
    });

    const outgoing = httpRequest(`${lab.edge.url}/v1/staff/events`, (incoming) => {
      incoming.once('data', () => outgoing.destroy());
      incoming.on('error', () => {});
    });
    outgoing.on('error', () => {});
    outgoing.end();

    await left;
  });

  test('headers of one connection are not passed on', async () => {
    lab = await startTestEdge(
      distribution({ cachePolicy: policy({ maxTtlSeconds: 0 }), originRequestPolicy: allViewer }),
    );
    lab.answer = reply({ Connection: 'X-Secret', 'X-Secret': '1', 'X-Open': '2' });

    const answer = await lab.get('/a', { Connection: 'close', TE: 'trailers', 'X-Mine': '3' });

    expect(answer.headers['x-secret']).toBeUndefined();
    expect(answer.headers['x-open']).toBe('2');
    expect(lab.seen[0]?.headers.te).toBeUndefined();
    expect(lab.seen[0]?.headers['x-mine']).toBe('3');
  });
});

describe("QuickTable's distribution", () => {
  test('a thousand viewers who ask for one availability page within a second reach the origin once', async () => {
    let asked = 0;
    const origin = createServer((_incoming, outgoing) => {
      asked += 1;
      setTimeout(() => {
        outgoing.writeHead(200, {
          'Content-Type': 'application/json',
          'Cache-Control': 'public, max-age=3, stale-while-revalidate=10',
        });
        outgoing.end('{"slots":[]}');
      }, 20);
    });
    await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
    const edge = await createEdgeServer({
      port: 0,
      origin: `http://127.0.0.1:${(origin.address() as AddressInfo).port}`,
      // The thousand requests are of one second, however long this machine takes for them.
      clock: () => 0,
    });
    lab = await startTestEdge();

    const replies = await Promise.all(
      Array.from({ length: 1_000 }, (_, viewer) =>
        send(
          viewer % 2 === 0
            ? `${edge.url}/v1/restaurants/seoul-bbq/availability?date=2026-12-24&partySize=4&utm_source=v${viewer}`
            : `${edge.url}/v1/restaurants/seoul-bbq/availability?partySize=4&date=2026-12-24`,
          {
            'Accept-Language': viewer % 3 === 0 ? 'ko' : 'ko-KR,ko;q=0.9,en;q=0.8',
            'User-Agent': `viewer ${viewer}`,
          },
        ),
      ),
    );

    expect(new Set(replies.map((each) => `${each.status} ${each.text}`))).toEqual(
      new Set(['200 {"slots":[]}']),
    );
    expect(asked).toBe(1);
    await edge.close();
    origin.close();
    origin.closeAllConnections();
  });

  test('each answer carries the security headers, errors too, and no cache tags', async () => {
    lab = await startTestEdge(quicktableDistribution);
    lab.answer = reply({ 'Content-Type': 'text/html', 'Cache-Tag': 'a,b', 'X-Powered-By': 'x' });
    const page = await lab.get('/');
    lab.answer = reply({ 'Content-Type': 'application/problem+json' }, '{}', 404);
    const missing = await lab.get('/v1/restaurants/none');

    for (const { headers } of [page, missing]) {
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['strict-transport-security']).toContain('max-age=');
      expect(headers['cache-tag']).toBeUndefined();
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['server-timing']).toContain('cdn-cache-miss');
    }
    expect(page.headers['permissions-policy']).toContain('camera=()');
  });
});
