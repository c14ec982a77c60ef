/**
 * The whole configuration, read from the environment once, at the start. `.env.example` lists every variable; a value that
 * does not fit ends the program with one line that says what to write instead.
 */
import { type PortChoice, readChoice, readFlag, readPort, readText, refuse } from './environment.ts';
import { detectLanguage, type Language } from './language.ts';
import { readRedisAddress } from './redis-address.ts';
import type { MessageGateway } from './use-cases/send-message.ts';

/** How to talk to a Redis, Valkey or ElastiCache that exists. */
export interface RemoteRedis {
  readonly host: string;
  readonly port: number;
  readonly mode: 'standalone' | 'cluster';
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** ElastiCache with IAM authentication: the user and the cache (replication group or serverless cache) it signs in to. */
  readonly iam: IamConfig | undefined;
}

export interface IamConfig {
  readonly userId: string;
  /** Name of the replication group or of the serverless cache. */
  readonly cacheName: string;
  readonly serverless: boolean;
  readonly region: string;
}

export type StoreConfig =
  | { readonly kind: 'remote-redis'; readonly redis: RemoteRedis }
  | { readonly kind: 'embedded-redis'; readonly port: PortChoice }
  | { readonly kind: 'memcached'; readonly host: string; readonly port: number }
  | { readonly kind: 'memory' };

export type DatabaseConfig =
  | {
      readonly kind: 'dynamodb';
      readonly region: string;
      readonly table: string;
      readonly endpoint: string | undefined;
    }
  | { readonly kind: 'embedded-dynamodb'; readonly table: string; readonly port: PortChoice }
  | { readonly kind: 'mysql'; readonly url: string };

export interface Config {
  /** `lab`: everything open, as the lab needs it. `production`: the lab's routes and the cache's controls are closed. */
  readonly profile: 'lab' | 'production';
  readonly language: Language;
  readonly host: string;
  readonly port: PortChoice;
  readonly edgePort: PortChoice;
  /** Undefined: each command has its own, `warn` where people read along and `info` where a collector does. */
  readonly logLevel: LogLevel | undefined;
  readonly store: StoreConfig;
  readonly database: DatabaseConfig;
  /** Where the embedded engine and database keep their data; undefined: in memory. */
  readonly dataDirectory: string | undefined;
  /** Bearer token for the cache's controls and the metrics in production; undefined: closed there. */
  readonly adminToken: string | undefined;
  /** How many proxies stand in front and add to `X-Forwarded-For`; 0: the caller's own address is the client's. */
  readonly trustedProxies: number;
  /** Where messages to people are posted, and the key that signs them; undefined: the lab logs them, production drops them. */
  readonly messageGateway: MessageGateway | undefined;
  /** The CloudFront distribution that is told when a restaurant changes; undefined: none stands in front. */
  readonly distributionId: string | undefined;
}

const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];
const defaultRegion = 'ap-northeast-2';
const defaultTable = 'Reservations';
const minimumAdminTokenLength = 16;

/** Reads and checks every variable. @throws StartError on the first value that does not fit. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  readChoice(env, 'QUICKTABLE_LANG', ['ko', 'en'], 'ko');
  return {
    profile: readChoice(env, 'QUICKTABLE_PROFILE', ['lab', 'production'], 'lab'),
    language: detectLanguage(env),
    host: readHost(env, 'HOST', '127.0.0.1'),
    port: readPort(env, 'PORT', 5000),
    edgePort: readPort(env, 'EDGE_PORT', 5001),
    logLevel:
      readText(env, 'LOG_LEVEL') === undefined ? undefined : readChoice(env, 'LOG_LEVEL', logLevels, 'info'),
    store: readStore(env),
    database: readDatabase(env),
    dataDirectory: readText(env, 'DATA_DIR'),
    adminToken: readAdminToken(env),
    trustedProxies: readTrustedProxies(env),
    messageGateway: readMessageGateway(env),
    distributionId: readDistributionId(env),
  };
}

function readHost(env: NodeJS.ProcessEnv, name: string, fallback: string): string {
  const value = readText(env, name) ?? fallback;
  if (/^[a-z0-9_.:%-]+$/i.test(value) && !/^[a-z0-9.-]+:\d+$/i.test(value)) return value;
  throw refuse(
    name,
    value,
    `포트 없이 주소만 적으세요. 예: ${name}=0.0.0.0`,
    `Write an address without a port, for example ${name}=0.0.0.0.`,
  );
}

function readStore(env: NodeJS.ProcessEnv): StoreConfig {
  const address = readRedisAddress(env);
  const choice = readChoice(env, 'CACHE_STORE', ['redis', 'memcached', 'memory'], 'redis');
  if (choice === 'memory') return { kind: 'memory' };
  if (choice === 'memcached') return readMemcached(env);
  const mode = readChoice(env, 'REDIS_MODE', ['standalone', 'cluster'], 'standalone');
  const tls = readFlag(env, 'REDIS_TLS');
  const iam = readIam(env);
  if (address === undefined) {
    const needsHost =
      mode === 'cluster' ? 'REDIS_MODE' : tls ? 'REDIS_TLS' : iam ? 'REDIS_IAM_USER' : undefined;
    if (needsHost !== undefined) {
      throw refuse(
        needsHost,
        readText(env, needsHost) ?? '',
        'REDIS_HOST도 함께 적으세요.',
        'Write REDIS_HOST too; the embedded engine has no such mode.',
      );
    }
    return { kind: 'embedded-redis', port: readPort(env, 'REDIS_PORT', 6379) };
  }
  const { host, port } = address;
  return {
    kind: 'remote-redis',
    redis: {
      host,
      port,
      mode,
      tls: tls || address.tls || iam !== undefined,
      username: readText(env, 'REDIS_USERNAME') ?? iam?.userId,
      password: readText(env, 'REDIS_PASSWORD'),
      iam,
    },
  };
}

function readMemcached(env: NodeJS.ProcessEnv): StoreConfig {
  const value = readText(env, 'MEMCACHED_HOST') ?? '127.0.0.1:11211';
  const match = /^([a-z0-9_.-]+)(?::(\d{1,5}))?$/i.exec(value);
  const host = match?.[1];
  const port = Number(match?.[2] ?? 11_211);
  if (host !== undefined && port > 0 && port <= 65_535) return { kind: 'memcached', host, port };
  throw refuse(
    'MEMCACHED_HOST',
    value,
    '호스트 이름과 포트를 적으세요. 예: MEMCACHED_HOST=127.0.0.1:11211',
    'Write a host and a port, for example MEMCACHED_HOST=127.0.0.1:11211.',
  );
}

function readIam(env: NodeJS.ProcessEnv): RemoteRedis['iam'] {
  const userId = readText(env, 'REDIS_IAM_USER');
  const cacheName = readText(env, 'REDIS_IAM_CACHE');
  if (userId === undefined && cacheName === undefined) return undefined;
  if (userId !== undefined && cacheName !== undefined) {
    return {
      userId,
      cacheName,
      serverless: readFlag(env, 'REDIS_IAM_SERVERLESS'),
      region: readRegion(env) ?? defaultRegion,
    };
  }
  const present = userId === undefined ? 'REDIS_IAM_CACHE' : 'REDIS_IAM_USER';
  throw refuse(
    present,
    userId ?? cacheName ?? '',
    'REDIS_IAM_USER와 REDIS_IAM_CACHE를 함께 적으세요.',
    'Write REDIS_IAM_USER and REDIS_IAM_CACHE together.',
  );
}

function readRegion(env: NodeJS.ProcessEnv): string | undefined {
  const region = readText(env, 'AWS_DEFAULT_REGION');
  if (region !== undefined && !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) {
    throw refuse(
      'AWS_DEFAULT_REGION',
      region,
      `리전 이름을 적으세요. 예: AWS_DEFAULT_REGION=${defaultRegion}`,
      `Write the name of a region, for example AWS_DEFAULT_REGION=${defaultRegion}.`,
    );
  }
  return region;
}

function readDatabase(env: NodeJS.ProcessEnv): DatabaseConfig {
  const url = readText(env, 'DATABASE_URL');
  if (url !== undefined) {
    if (/^(mysql|mariadb):\/\/[^/]+\/[^/?]+/i.test(url) && URL.canParse(url)) return { kind: 'mysql', url };
    // The address may hold a password, so it is not repeated.
    throw refuse(
      'DATABASE_URL',
      '…',
      '예: DATABASE_URL=mysql://user:password@127.0.0.1:3306/quicktable',
      'Write for example DATABASE_URL=mysql://user:password@127.0.0.1:3306/quicktable.',
    );
  }
  const region = readRegion(env);
  const table = readText(env, 'DYNAMODB_TABLE');
  const endpoint = readText(env, 'DYNAMODB_ENDPOINT');
  if (table !== undefined && !/^[a-zA-Z0-9_.-]{3,255}$/.test(table)) {
    throw refuse(
      'DYNAMODB_TABLE',
      table,
      '영문자, 숫자, _ . - 로 이루어진 3~255자의 이름을 적으세요.',
      'Write 3 to 255 letters, digits or any of _ . - as its name.',
    );
  }
  if (endpoint !== undefined && !(/^https?:\/\//i.test(endpoint) && URL.canParse(endpoint))) {
    throw refuse(
      'DYNAMODB_ENDPOINT',
      endpoint,
      '예: DYNAMODB_ENDPOINT=http://127.0.0.1:8000',
      'Write an address such as DYNAMODB_ENDPOINT=http://127.0.0.1:8000.',
    );
  }
  if (region === undefined && table === undefined && endpoint === undefined) {
    return { kind: 'embedded-dynamodb', table: defaultTable, port: readPort(env, 'DYNAMODB_PORT', 8000) };
  }
  return { kind: 'dynamodb', region: region ?? defaultRegion, table: table ?? defaultTable, endpoint };
}

function readAdminToken(env: NodeJS.ProcessEnv): string | undefined {
  const value = readText(env, 'QUICKTABLE_ADMIN_TOKEN');
  if (value === undefined || value.length >= minimumAdminTokenLength) return value;
  throw refuse(
    'QUICKTABLE_ADMIN_TOKEN',
    '…',
    `${minimumAdminTokenLength}자 이상의 임의 문자열을 적으세요.`,
    `Write at least ${minimumAdminTokenLength} random characters.`,
  );
}

function readDistributionId(env: NodeJS.ProcessEnv): string | undefined {
  const value = readText(env, 'CLOUDFRONT_DISTRIBUTION_ID');
  if (value === undefined || /^[A-Z0-9]{8,32}$/.test(value)) return value;
  throw refuse(
    'CLOUDFRONT_DISTRIBUTION_ID',
    value,
    '배포 ID를 적으세요. 예: CLOUDFRONT_DISTRIBUTION_ID=E2EXAMPLE1ABCD',
    'Write the id of a distribution, for example CLOUDFRONT_DISTRIBUTION_ID=E2EXAMPLE1ABCD.',
  );
}

function readTrustedProxies(env: NodeJS.ProcessEnv): number {
  const value = readText(env, 'TRUSTED_PROXIES') ?? '0';
  if (/^[0-9]$/.test(value)) return Number(value);
  throw refuse(
    'TRUSTED_PROXIES',
    value,
    '앞에 있는 프록시의 수를 적으세요. 예: CloudFront와 로드 밸런서가 있으면 TRUSTED_PROXIES=2',
    'Write how many proxies stand in front, for example TRUSTED_PROXIES=2 for CloudFront and a load balancer.',
  );
}

function readMessageGateway(env: NodeJS.ProcessEnv): MessageGateway | undefined {
  const url = readText(env, 'MESSAGE_WEBHOOK_URL');
  const secret = readText(env, 'MESSAGE_WEBHOOK_SECRET');
  if (url === undefined && secret === undefined) return undefined;
  if (url === undefined || !(/^https?:\/\//i.test(url) && URL.canParse(url))) {
    throw refuse(
      'MESSAGE_WEBHOOK_URL',
      url ?? '',
      '예: MESSAGE_WEBHOOK_URL=https://gateway.example/messages',
      'Write an address such as MESSAGE_WEBHOOK_URL=https://gateway.example/messages.',
    );
  }
  if (secret !== undefined && secret.length >= minimumAdminTokenLength) return { url, secret };
  throw refuse(
    'MESSAGE_WEBHOOK_SECRET',
    '…',
    `${minimumAdminTokenLength}자 이상의 임의 문자열을 적으세요.`,
    `Write at least ${minimumAdminTokenLength} random characters.`,
  );
}
