import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { StartError } from '../src/errors.ts';

function refusal(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(StartError);
    return (error as StartError).text.en;
  }
  throw new Error(`accepted: ${JSON.stringify(env)}`);
}

test('an empty environment runs everything embedded, on the default ports, on loopback, in Korean', () => {
  const config = readConfig({});

  expect(config).toMatchObject({
    profile: 'lab',
    language: 'ko',
    host: '127.0.0.1',
    port: { port: 5000, named: false },
    edgePort: { port: 5001, named: false },
    store: { kind: 'embedded-redis', port: { port: 6379, named: false } },
    database: { kind: 'embedded-dynamodb', table: 'Reservations', port: { port: 8000, named: false } },
  });
});

test('a variable that is empty, as in a copied .env.example, counts as absent', () => {
  const config = readConfig({ REDIS_HOST: '', PORT: ' ', DATABASE_URL: '', AWS_DEFAULT_REGION: '' });

  expect(config).toEqual(readConfig({}));
});

test.each([
  ['cache.example', undefined, { host: 'cache.example', port: 6379, tls: false }],
  ['cache.example:6380', undefined, { host: 'cache.example', port: 6380, tls: false }],
  ['cache.example:6379', '6379', { host: 'cache.example', port: 6379, tls: false }],
  ['cache.example', '7000', { host: 'cache.example', port: 7000, tls: false }],
  ['quicktable-cache.abc.ng.0001.apne2.cache.amazonaws.com:6379', undefined, { port: 6379 }],
  ['redis://cache.example:6380/', undefined, { host: 'cache.example', port: 6380, tls: false }],
  ['rediss://cache.example', undefined, { host: 'cache.example', port: 6379, tls: true }],
  ['[::1]:6390', undefined, { host: '::1', port: 6390 }],
  ['::1', undefined, { host: '::1', port: 6379 }],
])('REDIS_HOST=%s with REDIS_PORT=%s is understood', (host, port, expected) => {
  const config = readConfig({ REDIS_HOST: host, REDIS_PORT: port });

  expect(config.store).toMatchObject({ kind: 'remote-redis', redis: expected });
});

test('proxies are counted, and messages go to a gateway with its key', () => {
  const url = 'https://gateway.example/messages';
  const secret = 'sixteen or more characters';

  expect(readConfig({ TRUSTED_PROXIES: '2' }).trustedProxies).toBe(2);
  expect(() => readConfig({ TRUSTED_PROXIES: 'all' })).toThrow(/how many proxies/);
  expect(readConfig({ MESSAGE_WEBHOOK_URL: url, MESSAGE_WEBHOOK_SECRET: secret }).messageGateway).toEqual({
    url,
    secret,
  });
  expect(() => readConfig({ MESSAGE_WEBHOOK_URL: url })).toThrow(/16 random characters/);
  expect(() => readConfig({ MESSAGE_WEBHOOK_SECRET: secret })).toThrow(/Write an address/);
});

test('a distribution is named by its id, and by nothing else', () => {
  expect(readConfig({ CLOUDFRONT_DISTRIBUTION_ID: 'E2EXAMPLE1ABCD' }).distributionId).toBe('E2EXAMPLE1ABCD');
  expect(readConfig({}).distributionId).toBeUndefined();
  expect(() => readConfig({ CLOUDFRONT_DISTRIBUTION_ID: 'https://d1.cloudfront.net' })).toThrow(
    /id of a distribution/,
  );
});

test('REDIS_PORT without REDIS_HOST is the port of the embedded engine', () => {
  expect(readConfig({ REDIS_PORT: '6390' }).store).toEqual({
    kind: 'embedded-redis',
    port: { port: 6390, named: true },
  });
});

test.each([
  [{ AWS_DEFAULT_REGION: 'us-east-1' }, { region: 'us-east-1', table: 'Reservations' }],
  [{ DYNAMODB_TABLE: 'Other' }, { region: 'ap-northeast-2', table: 'Other' }],
  [{ DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000' }, { endpoint: 'http://127.0.0.1:8000' }],
])('%o chooses DynamoDB instead of the embedded database', (env, expected) => {
  expect(readConfig(env).database).toMatchObject({ kind: 'dynamodb', ...expected });
});

test.each([
  [{ PORT: 'abc' }, 'PORT cannot be "abc". Write a port number from 0 to 65535, for example PORT=5000.'],
  [{ PORT: '70000' }, /^PORT cannot be "70000"/],
  [{ PORT: '-1' }, /^PORT cannot be "-1"/],
  [
    { REDIS_HOST: '<Primary-Endpoint>' },
    /^REDIS_HOST cannot be "<Primary-Endpoint>". Write the host name only/,
  ],
  [{ REDIS_HOST: 'a b' }, /^REDIS_HOST cannot be/],
  [{ REDIS_HOST: 'cache:99999' }, /^REDIS_HOST cannot be/],
  [{ REDIS_HOST: 'cache:6380', REDIS_PORT: '6381' }, /write the port in one place only/],
  [{ REDIS_TLS: 'maybe' }, /^REDIS_TLS cannot be "maybe". Write true or false./],
  [{ REDIS_MODE: 'cluster' }, /^REDIS_MODE cannot be "cluster". Write REDIS_HOST too/],
  [{ REDIS_MODE: 'sentinel' }, /Write one of: standalone, cluster./],
  [{ CACHE_STORE: 'mongodb' }, /Write one of: redis, memcached, memory./],
  [{ MEMCACHED_HOST: 'a:b:c', CACHE_STORE: 'memcached' }, /^MEMCACHED_HOST/],
  [
    { AWS_DEFAULT_REGION: 'Seoul' },
    /Write the name of a region, for example AWS_DEFAULT_REGION=ap-northeast-2./,
  ],
  [{ DYNAMODB_TABLE: 'a' }, /^DYNAMODB_TABLE/],
  [{ DYNAMODB_ENDPOINT: 'localhost:8000' }, /^DYNAMODB_ENDPOINT/],
  [{ DATABASE_URL: 'postgres://u:p@h/db' }, /^DATABASE_URL/],
  [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL/],
  [{ QUICKTABLE_LANG: 'jp' }, /Write one of: ko, en./],
  [{ QUICKTABLE_PROFILE: 'prod' }, /Write one of: lab, production./],
  [{ QUICKTABLE_ADMIN_TOKEN: 'short' }, /Write at least 16 random characters./],
  [{ HOST: '127.0.0.1:5000' }, /^HOST/],
  [{ DYNAMODB_PORT: '1e3' }, /^DYNAMODB_PORT/],
])('%o is refused with what to write instead', (env, expected) => {
  const message = refusal(env);

  if (typeof expected === 'string') expect(message).toBe(expected);
  else expect(message).toMatch(expected);
  expect(message).not.toContain('\n');
});

test('a refused value that may be a secret is not repeated', () => {
  expect(refusal({ DATABASE_URL: 'postgres://user:hunter2@host/db' })).not.toContain('hunter2');
  expect(refusal({ QUICKTABLE_ADMIN_TOKEN: 'hunter2' })).not.toContain('hunter2');
});

test.each([
  [{}, 'ko'],
  [{ LANG: 'C' }, 'ko'],
  [{ LANG: 'C.UTF-8' }, 'ko'],
  [{ LANG: 'POSIX' }, 'ko'],
  [{ LANG: 'ko_KR.UTF-8' }, 'ko'],
  [{ LANG: 'en_US.UTF-8' }, 'en'],
  [{ LANG: 'de_DE.UTF-8' }, 'en'],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'ko_KR.UTF-8' }, 'ko'],
  [{ LANG: 'en_US.UTF-8', QUICKTABLE_LANG: 'ko' }, 'ko'],
  [{ QUICKTABLE_LANG: 'en' }, 'en'],
])('%o speaks %s', (env, language) => {
  expect(readConfig(env).language).toBe(language);
});
