import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { serveWebSite } from '../src/http/plugins/web-site.ts';

const folders: string[] = [];

/** A built site in small. */
function buildSite(): string {
  const site = mkdtempSync(join(tmpdir(), 'quicktable-site-'));
  folders.push(site);
  mkdirSync(join(site, 'assets'));
  for (const page of ['index', 'staff']) writeFileSync(join(site, `${page}.html`), `<title>${page}</title>`);
  writeFileSync(join(site, 'assets', 'guest-Abc123.js'), 'export {};');
  writeFileSync(join(site, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(site, '..', 'quicktable-secret.txt'), 'not part of the site');
  folders.push(join(site, '..', 'quicktable-secret.txt'));
  return site;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('each address gets its page, which is asked for anew each time and runs no script of another', async () => {
  const app = fastify();
  await serveWebSite(app, buildSite());

  for (const [address, page] of [
    ['/', 'index'],
    ['/restaurants/seoul-bbq?party=2', 'index'],
    ['/reservations/abc', 'index'],
    ['/staff', 'staff'],
  ] as const) {
    const answer = await app.inject(address);
    expect(answer.statusCode, address).toBe(200);
    expect(answer.body).toBe(`<title>${page}</title>`);
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.headers['content-security-policy']).toContain("script-src 'self';");
    expect(answer.headers['content-security-policy']).not.toContain('unsafe');
  }
  await app.close();
});

test('a file named by its hash is kept for a year, and nothing outside the site is reached', async () => {
  const app = fastify();
  await serveWebSite(app, buildSite());

  const asset = await app.inject('/assets/guest-Abc123.js');
  const outside = await Promise.all(
    [
      '/assets/../../quicktable-secret.txt',
      '/assets/..%2f..%2fquicktable-secret.txt',
      '/assets/%2e%2e/staff.html',
    ].map((address) => app.inject(address)),
  );

  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  for (const answer of outside) {
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain('not part of the site');
  }
  await app.close();
});

test('an unknown address is 404: with the page for a browser, with problem details for a program', async () => {
  const app = fastify();
  app.setNotFoundHandler(await serveWebSite(app, buildSite()));
  const html = { accept: 'text/html,application/xhtml+xml' };

  const page = await app.inject({ url: '/nowhere', headers: html });
  const others = await Promise.all([
    app.inject('/nowhere'),
    app.inject({ url: '/v1/nowhere', headers: html }),
    app.inject({ url: '/nowhere', method: 'POST', headers: html }),
  ]);

  expect([page.statusCode, page.body]).toEqual([404, '<title>index</title>']);
  expect(page.headers['content-security-policy']).toContain("script-src 'self';");
  for (const answer of others) {
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'ROUTE_NOT_FOUND' });
  }
  await app.close();
});

test('where no site was built its addresses are unknown and the API goes on', async () => {
  const app = fastify();
  await serveWebSite(app, join(tmpdir(), 'quicktable-no-such-site'));

  expect((await app.inject('/')).statusCode).toBe(404);
  await app.close();
});
