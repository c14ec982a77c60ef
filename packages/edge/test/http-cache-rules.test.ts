/**
 * The rules of HTTP caches one by one, by the list of the public conformance suite (cache-tests.fyi): for each what the origin sends, how
 * much time passes, and whether the second request is answered from memory. The cases are our own; where CloudFront departs from RFC 9111 the
 * case has CloudFront's answer and says so.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reply, startTestEdge, type TestEdge } from './lib/test-edge.ts';

interface Rule {
  readonly rule: string;
  readonly headers: Record<string, string>;
  readonly status?: number;
  /** Seconds between the first and the second request. */
  readonly after?: number;
  /** What `X-Cache` says of the second request, before "from cloudfront". */
  readonly second: 'Hit' | 'Miss' | 'Error';
  /** The second answer's age; for errors it tells a kept answer from a new one. */
  readonly age?: string;
  readonly firstMethod?: string;
  readonly secondHeaders?: Record<string, string>;
}

const fresh = { 'Cache-Control': 'max-age=3600' };

const rules: Record<string, readonly Rule[]> = {
  'freshness: max-age and s-maxage': [
    {
      rule: 'max-age keeps',
      headers: { 'Cache-Control': 'max-age=100' },
      after: 99,
      second: 'Hit',
      age: '99',
    },
    { rule: 'max-age ends', headers: { 'Cache-Control': 'max-age=100' }, after: 101, second: 'Miss' },
    { rule: 'max-age=0 is stale at once', headers: { 'Cache-Control': 'max-age=0' }, second: 'Miss' },
    {
      rule: 's-maxage over a longer max-age',
      headers: { 'Cache-Control': 's-maxage=1, max-age=99' },
      after: 2,
      second: 'Miss',
    },
    {
      rule: 's-maxage over a shorter max-age',
      headers: { 'Cache-Control': 'max-age=1, s-maxage=99' },
      after: 50,
      second: 'Hit',
    },
    {
      rule: 's-maxage over an old Expires',
      headers: { 'Cache-Control': 's-maxage=99', Expires: 'Thu, 01 Jan 1970 00:00:00 GMT' },
      second: 'Hit',
    },
    {
      rule: 'max-age over an old Expires',
      headers: { 'Cache-Control': 'max-age=99', Expires: 'Thu, 01 Jan 1970 00:00:00 GMT' },
      second: 'Hit',
    },
    {
      rule: 'a huge max-age',
      headers: { 'Cache-Control': 'max-age=99999999999' },
      after: 80_000,
      second: 'Hit',
    },
    {
      rule: 'a huge max-age is bounded by the maximum TTL',
      headers: { 'Cache-Control': 'max-age=99999999999' },
      after: 90_000,
      second: 'Miss',
    },
    { rule: 'a negative max-age is zero', headers: { 'Cache-Control': 'max-age=-1' }, second: 'Miss' },
    {
      rule: 'a max-age that is no number is zero',
      headers: { 'Cache-Control': 'max-age=abc' },
      second: 'Miss',
    },
    {
      rule: 'a max-age with a fraction is zero',
      headers: { 'Cache-Control': 'max-age=10.5' },
      second: 'Miss',
    },
    { rule: 'an empty max-age is zero', headers: { 'Cache-Control': 'max-age=' }, second: 'Miss' },
  ],
  'freshness: how Cache-Control is read': [
    { rule: 'names in capitals', headers: { 'Cache-Control': 'MAX-AGE=100' }, second: 'Hit' },
    { rule: 'a quoted number', headers: { 'Cache-Control': 'max-age="100"' }, second: 'Hit' },
    {
      rule: 'white space around commas',
      headers: { 'Cache-Control': '  max-age=100  ,   public ' },
      second: 'Hit',
    },
    {
      rule: 'the first of two counts',
      headers: { 'Cache-Control': 'max-age=100, max-age=0' },
      second: 'Hit',
    },
    {
      rule: 'an unknown directive beside it',
      headers: { 'Cache-Control': 'foo="a, no-store", max-age=100' },
      second: 'Hit',
    },
    {
      rule: 'a directive that only begins like it',
      headers: { 'Cache-Control': 'max-ages=100' },
      second: 'Miss',
    },
    { rule: 'no-store among others', headers: { 'Cache-Control': 'max-age=100,no-store' }, second: 'Miss' },
    { rule: 'NO-STORE in capitals', headers: { 'Cache-Control': 'NO-STORE, max-age=100' }, second: 'Miss' },
    {
      rule: 'private with a field name is private',
      headers: { 'Cache-Control': 'private="x-a", max-age=100' },
      second: 'Miss',
    },
    { rule: 'Pragma in an answer means nothing', headers: { ...fresh, Pragma: 'no-cache' }, second: 'Hit' },
  ],
  'freshness: Expires': [
    {
      rule: 'a date in the future, from Date on',
      headers: { Date: 'Thu, 01 Jan 2026 00:00:00 GMT', Expires: 'Thu, 01 Jan 2026 01:00:00 GMT' },
      after: 3_000,
      second: 'Hit',
    },
    {
      rule: 'its end',
      headers: { Date: 'Thu, 01 Jan 2026 00:00:00 GMT', Expires: 'Thu, 01 Jan 2026 01:00:00 GMT' },
      after: 3_700,
      second: 'Miss',
    },
    {
      rule: 'a date in the past',
      headers: { Date: 'Thu, 01 Jan 2026 00:00:00 GMT', Expires: 'Wed, 31 Dec 2025 00:00:00 GMT' },
      second: 'Miss',
    },
    { rule: 'the number 0', headers: { Expires: '0' }, second: 'Miss' },
    { rule: 'nonsense', headers: { Expires: 'soon' }, second: 'Miss' },
  ],
  'age of what comes from another cache': [
    {
      rule: 'Age counts against max-age',
      headers: { 'Cache-Control': 'max-age=100', Age: '90' },
      after: 11,
      second: 'Miss',
    },
    {
      rule: 'Age goes on from there',
      headers: { 'Cache-Control': 'max-age=100', Age: '90' },
      after: 5,
      second: 'Hit',
      age: '95',
    },
    {
      rule: 'an Age beyond max-age is stale',
      headers: { 'Cache-Control': 'max-age=100', Age: '200' },
      second: 'Miss',
    },
    {
      rule: 'an Age that is no number counts as none',
      headers: { 'Cache-Control': 'max-age=100', Age: 'x' },
      after: 5,
      second: 'Hit',
      age: '5',
    },
    {
      rule: 'the first of two Ages',
      headers: { 'Cache-Control': 'max-age=100', Age: '10, 90' },
      after: 20,
      second: 'Hit',
      age: '30',
    },
  ],
  'statuses that are kept when they are fresh': [200, 203, 204, 300, 301, 302, 307, 308].map((status) => ({
    rule: String(status),
    headers: fresh,
    status,
    second: 'Hit' as const,
  })),
  'statuses that are not kept': [201, 202, 303].map((status) => ({
    rule: String(status),
    headers: fresh,
    status,
    second: 'Miss' as const,
  })),
  'errors that are kept as long as they say': [404, 410, 500, 503].map((status) => ({
    rule: String(status),
    headers: { 'Cache-Control': 'max-age=60' },
    status,
    after: 30,
    second: 'Error' as const,
    age: '30',
  })),
  'errors that are never kept': [401, 416, 429].map((status) => ({
    rule: String(status),
    headers: fresh,
    status,
    after: 30,
    second: 'Error' as const,
  })),
  methods: [
    { rule: 'a POST does not answer a GET', headers: fresh, firstMethod: 'POST', second: 'Miss' },
    { rule: 'a HEAD does not answer a GET', headers: fresh, firstMethod: 'HEAD', second: 'Miss' },
    { rule: 'an OPTIONS does not answer a GET', headers: fresh, firstMethod: 'OPTIONS', second: 'Miss' },
  ],
  "a viewer's wishes, which CloudFront does not follow": [
    {
      rule: 'Cache-Control: no-cache',
      headers: fresh,
      secondHeaders: { 'Cache-Control': 'no-cache' },
      second: 'Hit',
    },
    {
      rule: 'Cache-Control: no-store',
      headers: fresh,
      secondHeaders: { 'Cache-Control': 'no-store' },
      second: 'Hit',
    },
    {
      rule: 'Cache-Control: max-age=0',
      headers: fresh,
      secondHeaders: { 'Cache-Control': 'max-age=0' },
      second: 'Hit',
    },
    {
      rule: 'Cache-Control: only-if-cached',
      headers: { 'Cache-Control': 'no-store' },
      secondHeaders: { 'Cache-Control': 'only-if-cached' },
      second: 'Miss',
    },
  ],
  Vary: [
    {
      rule: 'a header that the origin never sees makes no difference',
      headers: { ...fresh, Vary: 'X-Unseen' },
      secondHeaders: { 'X-Unseen': 'b' },
      second: 'Hit',
    },
    { rule: 'a star is never kept', headers: { ...fresh, Vary: 'Accept, *' }, second: 'Miss' },
  ],
};

describe.each(Object.entries(rules))('%s', (_group, cases) => {
  let lab: TestEdge;
  let path = 0;
  beforeAll(async () => {
    lab = await startTestEdge();
  });
  afterAll(() => lab.close());

  test.each(cases.map((each) => [each.rule, each] as const))('%s', async (_rule, one) => {
    const url = `/${(path += 1)}`;
    lab.answer = reply(one.headers, one.status === 204 ? '' : 'hello', one.status);

    const first = await lab.get(url, {}, one.firstMethod);
    lab.advance(one.after ?? 0);
    const second = await lab.get(url, one.secondHeaders);

    expect(first.xCache).toBe((one.status ?? 200) >= 400 ? 'Error from cloudfront' : 'Miss from cloudfront');
    expect(second.xCache).toBe(`${one.second} from cloudfront`);
    expect(second.status).toBe(one.status ?? 200);
    if (one.age !== undefined || one.second === 'Error') expect(second.headers.age).toBe(one.age);
  });
});

describe('revalidation', () => {
  let lab: TestEdge;
  beforeAll(async () => {
    lab = await startTestEdge();
  });
  afterAll(() => lab.close());

  test('a 304 updates headers, and leaves the length and the coding of the stored body', async () => {
    lab.answer = reply(
      { ETag: '"1"', 'Cache-Control': 'max-age=1', 'X-Updated': 'a', 'X-Kept': 'k' },
      'body',
    );
    await lab.get('/u');
    lab.advance(2);
    lab.answer = (_incoming, outgoing) => {
      outgoing.writeHead(304, {
        ETag: '"1"',
        'Cache-Control': 'max-age=99',
        'X-Updated': 'b',
        'Content-Encoding': 'gzip',
      });
      outgoing.end();
    };

    const { headers, text } = await lab.get('/u');

    expect(text).toBe('body');
    expect(headers).toMatchObject({
      'x-updated': 'b',
      'x-kept': 'k',
      'content-length': '4',
      'cache-control': 'max-age=99',
    });
    expect(headers).not.toHaveProperty('content-encoding');
  });

  test('an expired copy with Last-Modified alone is asked for by date', async () => {
    const modified = 'Wed, 31 Dec 2025 00:00:00 GMT';
    lab.answer = reply({ 'Last-Modified': modified, 'Cache-Control': 'max-age=1' });
    await lab.get('/m');
    lab.advance(2);

    await lab.get('/m');

    expect(lab.seen.at(-1)?.headers['if-modified-since']).toBe(modified);
  });

  test('a new version replaces the old one', async () => {
    lab.answer = reply({ ETag: '"1"', 'Cache-Control': 'max-age=1' }, 'one');
    await lab.get('/n');
    lab.advance(2);
    lab.answer = reply({ ETag: '"2"', 'Cache-Control': 'max-age=60' }, 'two');

    expect((await lab.get('/n')).xCache).toBe('Miss from cloudfront');
    expect(await lab.get('/n')).toMatchObject({ text: 'two', xCache: 'Hit from cloudfront' });
  });

  test('a copy whose new version may not be kept is forgotten', async () => {
    lab.answer = reply({ ETag: '"1"', 'Cache-Control': 'max-age=1' }, 'one');
    await lab.get('/p');
    lab.advance(2);
    lab.answer = reply({ 'Cache-Control': 'no-store' }, 'two');
    await lab.get('/p');

    await lab.get('/p');

    expect(lab.seen.at(-1)?.headers['if-none-match']).toBeUndefined();
  });

  test('stale-while-revalidate ends with its time', async () => {
    lab.answer = reply({ 'Cache-Control': 'max-age=10, stale-while-revalidate=5' }, 'old');
    await lab.get('/s');
    lab.advance(16);
    lab.answer = reply({ 'Cache-Control': 'max-age=10' }, 'new');

    expect(await lab.get('/s')).toMatchObject({ text: 'new', xCache: 'Miss from cloudfront' });
  });

  test('a field that no-cache names is withheld from a reused answer', async () => {
    lab.answer = reply({
      'Cache-Control': 'max-age=60, no-cache="x-secret"',
      'X-Secret': '1',
      'X-Open': '2',
    });
    await lab.get('/f');

    const { headers } = await lab.get('/f');

    expect(headers['x-secret']).toBeUndefined();
    expect(headers['x-open']).toBe('2');
  });

  test('a part that the origin sends is not taken for the whole', async () => {
    lab.answer = reply({ 'Cache-Control': 'max-age=60', 'Content-Range': 'bytes 0-4/100' }, 'hello', 206);
    await lab.get('/part');
    lab.answer = reply({ 'Cache-Control': 'max-age=60' }, 'the whole');

    expect((await lab.get('/part')).text).toBe('the whole');
  });

  test('an interim answer of the origin is not the answer', async () => {
    lab.answer = (incoming, outgoing, seen) => {
      outgoing.writeEarlyHints({ link: '</app.css>; rel=preload' });
      reply({ 'Cache-Control': 'max-age=60' }, 'final')(incoming, outgoing, seen);
    };

    expect((await lab.get('/hint')).text).toBe('final');
    expect(await lab.get('/hint')).toMatchObject({ text: 'final', xCache: 'Hit from cloudfront' });
  });
});
