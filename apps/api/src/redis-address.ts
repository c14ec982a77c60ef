/** Understands the forms in which people write the address of a Redis. */
import { readPort, readText, refuse } from './environment.ts';

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  /** Asked for by a `rediss://` address. */
  readonly tls: boolean;
}

const defaultPort = 6379;

/**
 * `REDIS_HOST` and `REDIS_PORT` together: a bare host, `host:6379` as the ElastiCache console copies it, `[::1]:6379`, or a
 * `redis://` or `rediss://` address without credentials. Undefined without `REDIS_HOST`.
 */
export function readRedisAddress(env: NodeJS.ProcessEnv): RedisAddress | undefined {
  const value = readText(env, 'REDIS_HOST');
  if (value === undefined) return undefined;
  const named = readPort(env, 'REDIS_PORT', defaultPort);
  const [, scheme, rest = ''] = /^(?:(rediss?):\/\/)?(.*?)\/?$/i.exec(value) ?? [];
  const match =
    /^(?:\[([0-9a-f:.]+)\]|([a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?)|([0-9a-f]*:[0-9a-f:]*:[0-9a-f.]*))(?::(\d{1,5}))?$/i.exec(
      rest,
    );
  const host = match?.[1] ?? match?.[2] ?? match?.[3];
  const ownPort = match?.[4] === undefined ? undefined : Number(match[4]);
  if (host === undefined || (ownPort !== undefined && (ownPort === 0 || ownPort > 65_535))) {
    throw refuse(
      'REDIS_HOST',
      value,
      '호스트 이름만 적으세요. 예: REDIS_HOST=quicktable-cache.xxxxx.ng.0001.apne2.cache.amazonaws.com',
      'Write the host name only, for example REDIS_HOST=quicktable-cache.xxxxx.ng.0001.apne2.cache.amazonaws.com.',
    );
  }
  if (ownPort !== undefined && named.named && named.port !== ownPort) {
    throw refuse(
      'REDIS_HOST',
      value,
      `REDIS_PORT는 ${named.port}입니다. 포트는 한 곳에만 적으세요.`,
      `REDIS_PORT says ${named.port}; write the port in one place only.`,
    );
  }
  return { host, port: ownPort ?? named.port, tls: scheme?.toLowerCase() === 'rediss' };
}
