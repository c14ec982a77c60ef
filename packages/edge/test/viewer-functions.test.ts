import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { checkFunctionSyntax, maxFunctionBytes } from '../src/index.ts';
import { viewerRequestCases, viewerResponseCases } from './lib/function-cases.ts';

const requestSource = readFileSync(new URL('../functions/viewer-request.js', import.meta.url), 'utf8');
const responseSource = readFileSync(new URL('../functions/viewer-response.js', import.meta.url), 'utf8');

const njs = ['/usr/bin/njs', '/usr/local/bin/njs'].find((path) => spawnSync(path, ['-v']).status === 0);

interface Runner {
  readonly name: string;
  /** The results of a function for several events, as JSON has them. */
  run(source: string, events: readonly unknown[]): unknown[];
}

const nodeVm: Runner = {
  name: 'node:vm',
  run: (source, events) => {
    const text = `${source}\n;JSON.stringify(${JSON.stringify(events)}.map(function (event) { return handler(event); }))`;
    return JSON.parse(runInContext(text, createContext({}), { timeout: 5_000 }) as string) as unknown[];
  },
};

const njsRunner: Runner = {
  name: 'njs',
  run: (source, events) => {
    // One line for each result: this njs cuts a line of its console at 2,048 characters.
    const text = `${source}\n;${JSON.stringify(events)}.forEach(function (event) { console.log(JSON.stringify(handler(event))); })`;
    const result = spawnSync(njs ?? 'njs', ['-'], { input: text, encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`njs: ${result.stdout}${result.stderr}`);
    return result.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  },
};

const requestEvents = viewerRequestCases.map(({ request }) => ({
  version: '1.0',
  context: {
    distributionDomainName: 'd111111abcdef8.cloudfront.net',
    distributionId: 'EDFDVBD6EXAMPLE',
    eventType: 'viewer-request',
    requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
  },
  viewer: { ip: '198.51.100.11' },
  request: { method: 'GET', uri: '/', querystring: {}, headers: {}, cookies: {}, ...request },
}));

const responseEvents = viewerResponseCases.map(({ headers }) => ({
  version: '1.0',
  context: { eventType: 'viewer-response', requestId: 'EXAMPLE' },
  viewer: { ip: '198.51.100.11' },
  request: { method: 'GET', uri: '/', querystring: {}, headers: {}, cookies: {} },
  response: { statusCode: 200, statusDescription: 'OK', headers, cookies: {} },
}));

describe.each([nodeVm, njsRunner])('in $name', (runner) => {
  const runs = runner.name === 'node:vm' || njs !== undefined;

  test.runIf(runs)('the viewer-request function passes its table of cases', () => {
    const results = runner.run(requestSource, requestEvents);

    for (const [index, { title, expected }] of viewerRequestCases.entries()) {
      expect(results[index], title).toMatchObject(expected);
      const { querystring } = expected as { querystring?: object };
      if (querystring) {
        const actual = (results[index] as { querystring: object }).querystring;
        expect(Object.keys(actual), title).toEqual(Object.keys(querystring));
      }
    }
  });

  test.runIf(runs)('the viewer-response function passes its table of cases', () => {
    const results = runner.run(responseSource, responseEvents);

    for (const [index, { title, expected }] of viewerResponseCases.entries()) {
      expect(results[index], title).toMatchObject({ statusCode: 200, headers: expected });
    }
  });
});

test.runIf(njs)('both runtimes give the same results', () => {
  expect(njsRunner.run(requestSource, requestEvents)).toEqual(nodeVm.run(requestSource, requestEvents));
  expect(njsRunner.run(responseSource, responseEvents)).toEqual(nodeVm.run(responseSource, responseEvents));
});

describe('the syntax of cloudfront-js-2.0', () => {
  test.each([
    ['viewer-request', requestSource],
    ['viewer-response', responseSource],
  ])('%s is within it, and within 10 KB', (name, source) => {
    expect(() => checkFunctionSyntax(name, source)).not.toThrow();
    expect(Buffer.byteLength(source)).toBeLessThan(maxFunctionBytes);
  });

  test.each([
    ['for-of', 'function handler(e) { for (const x of []) {} return e.request; }'],
    ['classes', 'class A {} function handler(e) { return e.request; }'],
    ['destructuring', 'function handler(e) { const { request } = e; return request; }'],
    ['spread', 'function handler(e) { return Object.assign({}, ...[e.request]); }'],
    ['optional chaining', 'function handler(e) { return e?.request; }'],
    ['default parameters', 'function handler(e = {}) { return e.request; }'],
    ['generators', 'function* handler(e) { yield e; }'],
    ['logical assignment', 'function handler(e) { e.a ||= 1; return e.request; }'],
    ['shorthand properties', 'function handler(e) { const a = 1; return { a }; }'],
    ['eval', 'function handler(e) { return eval("e.request"); }'],
    ['new Function', 'function handler(e) { return new Function("return 1")(); }'],
    ['Map', 'function handler(e) { return new Map(); }'],
    ['timers', 'function handler(e) { setTimeout(function () {}, 1); return e.request; }'],
    ['import', 'import cf from "cloudfront"; function handler(e) { return e.request; }'],
    ['a file without handler', 'function other() {}'],
    ['more than 10 KB', `function handler(e) { return e.request; } // ${'x'.repeat(10_240)}`],
  ])('refuses %s', (name, source) => {
    expect(() => checkFunctionSyntax(name, source)).toThrow(name);
  });

  test('accepts what the runtime has of newer JavaScript', () => {
    const source = `async function handler(event) {
      const all = (...items) => items.length;
      let text = \`\${all(1, 2)}\`;
      const wait = await Promise.resolve(text ?? 'none');
      return event.request;
    }`;

    expect(() => checkFunctionSyntax('newer', source)).not.toThrow();
  });
});
