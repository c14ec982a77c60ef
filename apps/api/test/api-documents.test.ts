import { expect, test } from 'vitest';
import { startTestService } from './support/start-test-service.ts';

interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
  components: { schemas: Record<string, unknown> };
}

/** Addresses that a page would fetch: sources, styles, imports; links that a reader may follow are not among them. */
const fetched = /(?:src|href)=["'](https?:\/\/[^"']+)|url\((https?:[^)]+)\)|src:"(https?:[^"]+)"/g;

test('the pages at /docs and /redoc, with their scripts and styles, fetch nothing from outside', async () => {
  const { url } = await startTestService();
  const pages = ['/docs', '/redoc'];

  for (const page of pages) {
    const answer = await fetch(`${url}${page}`);
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect([...html.matchAll(fetched)]).toEqual([]);
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src '(none|self)'/);

    const parts = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, part]) => part as string);
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) {
      const address = new URL(part, `${url}${page}`);
      const file = await fetch(address);
      expect(file.status, address.href).toBe(200);
      expect([...(await file.text()).matchAll(fetched)], address.href).toEqual([]);
    }
  }
});

test('Swagger UI does not ask an outside service whether the document is valid', async () => {
  const { url } = await startTestService();

  const initializer = await (await fetch(`${url}/docs/static/swagger-initializer.js`)).text();

  expect(initializer).toContain('"validatorUrl":null');
});

test('the OpenAPI document describes the routes of the lab with their answers, and every reference leads somewhere', async () => {
  const { url } = await startTestService();

  const text = await (await fetch(`${url}/openapi.json`)).text();
  const document = JSON.parse(text) as OpenApiDocument;

  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      '/health',
      '/reservation/{userId}/{reservationId}',
      '/reservation/{userId}/{reservationId}/nocache',
      '/cache/stats',
      '/cache/clear',
    ]),
  );
  const read = document.paths['/reservation/{userId}/{reservationId}']?.['get'];
  expect(Object.keys(read?.responses ?? {})).toEqual(['200', '400', '404', '503']);
  for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
    expect(document.components.schemas).toHaveProperty([name as string]);
  }
  expect(text.match(/"\$ref":"(?!#\/components\/schemas\/)/g)).toBeNull();
});
