import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEdgeServer, type EdgeFunctionFile } from '../src/index.ts';
import { distribution, reply, startTestEdge, type TestEdge } from './lib/test-edge.ts';

describe('functions run in the edge as in CloudFront', () => {
  let folder: string;
  let lab: TestEdge | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'edge-functions-'));
  });
  afterEach(async () => {
    await lab?.close();
    lab = undefined;
    await rm(folder, { recursive: true });
  });

  async function file(name: string, source: string, isDeterministic = false): Promise<EdgeFunctionFile> {
    const path = join(folder, `${name}.js`);
    await writeFile(path, source);
    return { name, comment: '', file: pathToFileURL(path), isDeterministic };
  }

  async function withRequestFunction(source: string, isDeterministic = false): Promise<TestEdge> {
    lab = await startTestEdge(
      distribution({ viewerRequestFunction: await file('request', source, isDeterministic) }),
    );
    return lab;
  }

  async function withResponseFunction(source: string): Promise<TestEdge> {
    lab = await startTestEdge(distribution({ viewerResponseFunction: await file('response', source) }));
    return lab;
  }

  test('a function that throws gives 503, and the next request is not harmed', async () => {
    const { get } = await withRequestFunction(
      'function handler(e) { if (e.request.uri === "/bad") throw new Error("no"); return e.request; }',
    );

    const bad = await get('/bad');

    expect(bad.status).toBe(503);
    expect(bad.xCache).toBe('FunctionExecutionError from cloudfront');
    expect(bad.text).not.toContain('Error: no');
    expect((await get('/good')).status).toBe(200);
  });

  test.each([
    ['an endless loop', 'while (true) {}'],
    ['an endless loop without braces', 'for (;;) ;'],
    [
      'an endless loop that catches its own end',
      'try { while (true) {} } catch (error) { return e.request; }',
    ],
    ['endless recursion of callbacks', 'const f = () => f(); f();'],
    ['an endless do-while', 'do {} while (true);'],
  ])('%s is stopped', async (_name, statement) => {
    const { get } = await withRequestFunction(`function handler(e) { ${statement} return e.request; }`);

    expect((await get('/')).status).toBe(503);
  });

  test('counting leaves the meaning of code without braces as it was', async () => {
    const { get } = await withRequestFunction(`function handler(e) {
      let sum = 0;
      for (let i = 0; i < 3; i++) for (let j = 0; j < 2; j++) sum += 1;
      const twice = (x) => ({ value: x * 2 });
      const nested = (a) => (b) => a + b;
      let n = 0;
      do n++; while (n < 4)
      for (const k in { a: 1, b: 2 }) sum += k.length;
      return { statusCode: 200, headers: { 'x-sum': { value: String(sum) + '-' + String(twice(nested(1)(2)).value) + '-' + n } } };
    }`);

    expect((await get('/')).headers['x-sum']).toBe('8-6-4');
  });

  test('nothing of the program can be reached from a function', async () => {
    const { get } = await withRequestFunction(`function handler(e) {
      let found = '';
      try { found = e.constructor.constructor('return typeof process')(); } catch (error) { found = 'refused'; }
      const names = ['require', 'process', 'global', 'setTimeout', 'Buffer'];
      const present = names.filter((name) => this !== undefined && this[name] !== undefined);
      return { statusCode: 200, headers: { 'x-found': { value: found + present.join() } } };
    }`);

    expect((await get('/')).headers['x-found']).toBe('refused');
  });

  test('an asynchronous handler is awaited', async () => {
    const { get, seen } = await withRequestFunction(
      'async function handler(e) { await Promise.resolve(); e.request.uri = "/other"; return e.request; }',
    );

    await get('/a');

    expect(seen[0]?.url).toBe('/other');
  });

  test('the event has the documented structure', async () => {
    const { get } = await withRequestFunction(`function handler(e) {
      return { statusCode: 200, headers: { 'x-event': { value: JSON.stringify(e) } } };
    }`);

    const { headers } = await get('/p?a=1&b=2&a=3&c', { Cookie: 'id=7; theme=dark', 'X-One': '1' });
    const event = JSON.parse(String(headers['x-event'])) as Record<string, Record<string, unknown>>;

    expect(event).toMatchObject({
      version: '1.0',
      context: { eventType: 'viewer-request' },
      viewer: { ip: '127.0.0.1' },
      request: {
        method: 'GET',
        uri: '/p',
        querystring: {
          a: { value: '1', multiValue: [{ value: '1' }, { value: '3' }] },
          b: { value: '2' },
          c: { value: '' },
        },
        headers: { 'x-one': { value: '1' } },
        cookies: { id: { value: '7' }, theme: { value: 'dark' } },
      },
    });
    expect(Object.keys(event['context'] ?? {}).sort()).toEqual([
      'distributionDomainName',
      'distributionId',
      'eventType',
      'requestId',
    ]);
    expect(event['request']).not.toHaveProperty('headers.connection');
    expect(event['request']).not.toHaveProperty('headers.cookie');
  });

  test('a name like __proto__ or constructor is data like any other', async () => {
    const { get, seen } = await withRequestFunction('function handler(e) { return e.request; }');

    await get('/?__proto__=a&constructor=b&constructor=c');

    expect(seen[0]?.url).toBe('/?__proto__=a&constructor=b&constructor=c');
  });

  test.each([
    ['a read-only header', "e.request.headers.host = { value: 'x' };", 502],
    ['a disallowed header', "e.request.headers['x-cache'] = { value: 'x' };", 502],
    ['a header in capitals', "e.request.headers['X-Y'] = { value: 'x' };", 502],
    ['a header without a value', "e.request.headers['x-y'] = 'x';", 502],
    ['a uri without a slash', "e.request.uri = 'x';", 502],
    ['another method', "e.request.method = 'POST';", 502],
  ])('%s from a function is refused', async (_name, statement, status) => {
    const { get } = await withRequestFunction(`function handler(e) { ${statement} return e.request; }`);

    const answer = await get('/');

    expect(answer.status).toBe(status);
    expect(answer.xCache).toBe('FunctionValidationError from cloudfront');
  });

  test('a function answers in the place of the origin', async () => {
    const { get, seen } = await withRequestFunction(`function handler() {
      return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: '/new' } }, cookies: { seen: { value: '1', attributes: 'Path=/' } }, body: { encoding: 'text', data: 'moved' } };
    }`);

    const answer = await get('/');

    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe('/new');
    expect(answer.headers['set-cookie']).toEqual(['seen=1; Path=/']);
    expect(answer.text).toBe('moved');
    expect(answer.xCache).toBe('FunctionGeneratedResponse from cloudfront');
    expect(seen).toHaveLength(0);
  });

  test('a viewer-response function changes each answer, hits too, but none of status 400 and above', async () => {
    const lab = await withResponseFunction(
      "let n = 0; function handler(e) { n += 1; e.response.headers['x-run'] = { value: String(n) }; return e.response; }",
    );

    expect((await lab.get('/a')).headers['x-run']).toBe('1');
    expect((await lab.get('/a')).headers['x-run']).toBe('2');
    lab.answer = reply({}, 'gone', 404);
    expect((await lab.get('/missing')).headers['x-run']).toBeUndefined();
  });

  test('a deterministic function is not run again for the same request, and is for another', async () => {
    const lab = await withRequestFunction(
      "let n = 0; function handler(e) { n += 1; e.request.headers['x-run'] = { value: String(n) }; return e.request; }",
      true,
    );

    const first = await lab.get('/a', { 'X-Viewer': '1' });
    await lab.get('/a', { 'X-Viewer': '1' });
    const again = await lab.get('/a', { 'X-Viewer': '1' });
    const other = await lab.get('/a', { 'X-Viewer': '2' });

    expect([first, again, other].map((each) => each.xCache)).toEqual([
      'Miss from cloudfront',
      'Hit from cloudfront',
      'Hit from cloudfront',
    ]);
    expect(lab.edge.stats().hits).toBe(3);
  });

  test('an answer given again follows invalidation, expiry and revalidation', async () => {
    const lab = await withRequestFunction('function handler(e) { return e.request; }', true);
    lab.answer = reply(
      { 'Cache-Control': 'max-age=10', 'Cache-Tag': 't', ETag: '"1"', 'X-Version': 'one' },
      'one',
    );
    for (let i = 0; i < 3; i += 1) await lab.get('/a');

    lab.answer = reply(
      { 'Cache-Control': 'max-age=10', 'Cache-Tag': 't', ETag: '"2"', 'X-Version': 'two' },
      'two',
    );
    lab.edge.invalidate({ tags: ['t'] });
    expect((await lab.get('/a')).text).toBe('two');
    expect((await lab.get('/a')).text).toBe('two');

    lab.answer = (_incoming, outgoing) => {
      outgoing.writeHead(304, { ETag: '"2"', 'Cache-Control': 'max-age=10', 'X-Version': 'three' });
      outgoing.end();
    };
    lab.advance(11);
    expect((await lab.get('/a')).xCache).toBe('RefreshHit from cloudfront');
    const hit = await lab.get('/a');
    expect(hit.headers['x-version']).toBe('three');
    expect(hit.headers.age).toBe('0');
  });

  test('a function that CloudFront would refuse keeps the edge from starting, and the message names the line', async () => {
    const bad = await file('bad', 'function handler(e) {\n  return e?.request;\n}');

    await expect(
      createEdgeServer({
        port: 0,
        origin: 'http://127.0.0.1:1',
        distribution: distribution({ viewerRequestFunction: bad }),
      }),
    ).rejects.toThrow(/line 2: optional chaining/);
  });
});
