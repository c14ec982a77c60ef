/** Events for the viewer functions, in CloudFront's documented structure, and what must come back. */
import type { EventRequest, EventResponse } from '../../src/functions/event.ts';

interface ViewerRequestCase {
  readonly title: string;
  readonly request: Partial<EventRequest>;
  /** Compared with the parts of the result that it names. */
  readonly expected: Partial<EventRequest> | EventResponse;
}

const language = (value: string): EventRequest['headers'] => ({ 'accept-language': { value } });

export const viewerRequestCases: readonly ViewerRequestCase[] = [
  {
    title: 'sorts the query by name and keeps the order of repeated values',
    request: {
      uri: '/v1/restaurants',
      querystring: {
        time: { value: '19:00' },
        area: { value: 'mapo', multiValue: [{ value: 'mapo' }, { value: 'jongno' }] },
        date: { value: '2026-01-02' },
      },
    },
    expected: {
      querystring: {
        area: { value: 'mapo', multiValue: [{ value: 'mapo' }, { value: 'jongno' }] },
        date: { value: '2026-01-02' },
        time: { value: '19:00' },
      },
    },
  },
  {
    title: 'drops tracking parameters, in any letter case',
    request: {
      uri: '/',
      querystring: {
        utm_source: { value: 'mail' },
        UTM_Campaign: { value: 'x' },
        fbclid: { value: 'y' },
        gclid: { value: 'z' },
        partySize: { value: '4' },
      },
    },
    expected: { querystring: { partySize: { value: '4' } } },
  },
  {
    title: 'reduces Accept-Language to one of two values',
    request: { uri: '/', headers: language('en-US,en;q=0.9,ko;q=0.8') },
    expected: { headers: language('en') },
  },
  {
    title: 'weighs the languages',
    request: { uri: '/', headers: language('en;q=0.3, ko-KR;q=0.8, fr') },
    expected: { headers: language('ko') },
  },
  {
    title: 'takes Korean where no language is named',
    request: { uri: '/', headers: {} },
    expected: { headers: language('ko') },
  },
  {
    title: 'takes Korean where only unknown languages are named',
    request: { uri: '/', headers: language('fr,de;q=0.5') },
    expected: { headers: language('ko') },
  },
  {
    title: 'lets the cookie decide before the browser',
    request: { uri: '/', headers: language('ko'), cookies: { lang: { value: 'en' } } },
    expected: { headers: language('en'), cookies: { lang: { value: 'en' } } },
  },
  {
    title: 'does not believe a cookie with another value',
    request: { uri: '/', headers: language('en'), cookies: { lang: { value: 'xx' } } },
    expected: { headers: language('en') },
  },
  {
    title: 'leaves a clean path alone',
    request: { uri: '/v1/restaurants/seoul-bbq' },
    expected: { uri: '/v1/restaurants/seoul-bbq' },
  },
  {
    title: 'redirects a trailing slash, with the cleaned query',
    request: {
      uri: '/v1/restaurants/',
      querystring: { utm_medium: { value: 'x' }, b: { value: '2' }, a: { value: '' } },
    },
    expected: {
      statusCode: 308,
      statusDescription: 'Permanent Redirect',
      headers: {
        location: { value: '/v1/restaurants?a&b=2' },
        'cache-control': { value: 'public, max-age=3600' },
      },
    },
  },
  {
    title: 'redirects doubled slashes, and never to another host',
    request: { uri: '//evil.example//a/' },
    expected: {
      statusCode: 308,
      statusDescription: 'Permanent Redirect',
      headers: { location: { value: '/evil.example/a' }, 'cache-control': { value: 'public, max-age=3600' } },
    },
  },
  {
    title: 'redirects the path of the earlier lab',
    request: { uri: '/prod/reservation/user123/res001' },
    expected: {
      statusCode: 308,
      statusDescription: 'Permanent Redirect',
      headers: {
        location: { value: '/reservation/user123/res001' },
        'cache-control': { value: 'public, max-age=3600' },
      },
    },
  },
  ...[
    '/.env',
    '/.git/config',
    '/wp-login.php',
    '/wp-admin/x',
    '/a/b.PHP',
    '/cgi-bin/test',
    '/\\evil.example/',
  ].map(
    (uri): ViewerRequestCase => ({
      title: `answers the probe ${uri} at the edge`,
      request: { uri },
      expected: {
        statusCode: 404,
        statusDescription: 'Not Found',
        headers: { 'cache-control': { value: 'no-store' } },
      },
    }),
  ),
  {
    title: 'lets /.well-known through',
    request: { uri: '/.well-known/security.txt' },
    expected: { uri: '/.well-known/security.txt' },
  },
  {
    title: 'leaves an id with an escaped slash and with Korean letters as it is',
    request: { uri: '/reservation/a%2Fb/%EC%98%88%EC%95%BD' },
    expected: { uri: '/reservation/a%2Fb/%EC%98%88%EC%95%BD' },
  },
];

interface ViewerResponseCase {
  readonly title: string;
  readonly headers: EventRequest['headers'];
  readonly expected: EventRequest['headers'];
}

export const viewerResponseCases: readonly ViewerResponseCase[] = [
  {
    title: 'gives pages a permissions policy',
    headers: { 'content-type': { value: 'text/html; charset=utf-8' } },
    expected: {
      'permissions-policy': { value: 'camera=(), geolocation=(), microphone=(), payment=()' },
      'cross-origin-opener-policy': { value: 'same-origin' },
      'server-timing': { value: 'edge;desc="quicktable"' },
    },
  },
  {
    title: 'keeps data out of frames and search engines',
    headers: { 'content-type': { value: 'application/json' } },
    expected: {
      'x-robots-tag': { value: 'noindex' },
      'content-security-policy': { value: "default-src 'none'; frame-ancestors 'none'" },
    },
  },
  {
    title: "keeps the origin's own content security policy",
    headers: {
      'content-type': { value: 'application/problem+json' },
      'content-security-policy': { value: "default-src 'self'" },
    },
    expected: { 'content-security-policy': { value: "default-src 'self'" } },
  },
  {
    title: "adds to the origin's server timing",
    headers: { 'server-timing': { value: 'cache;dur=0.4' } },
    expected: { 'server-timing': { value: 'cache;dur=0.4, edge;desc="quicktable"' } },
  },
];
