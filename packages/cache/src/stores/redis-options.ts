/** Where a Redis is, as its users write it: by parts, or by an address such as `rediss://user:password@host:6380/1`. */
import { OptionInvalidError } from '../errors.ts';
import type { RedisConnectionOptions } from './redis-connection.ts';

/** Throws {@link OptionInvalidError} for what is no port; a socket would say so later, and end the process. */
export function assertPort(port: number | string | undefined, option = 'port'): void {
  // A text as well, as environment variables give it to callers without types.
  const number = port === undefined ? 1 : Number(port);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return;
  throw new OptionInvalidError(`${option} is ${port}; write a number from 1 to 65535.`);
}

/** The options with what their `url` says, unless they say it themselves. Throws {@link OptionInvalidError}. */
export function redisOptions<Options extends RedisConnectionOptions>(options: Options): Options {
  if (typeof options !== 'object' || options === null) {
    throw new OptionInvalidError(`The options are ${typeof options}; write { url: 'redis://host:6379' }.`);
  }
  const { url, ...given } = options;
  const stated = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const merged = { ...(url === undefined ? {} : partsOf(url)), ...stated } as Options;
  assertPort(merged.port);
  for (const node of merged.nodes ?? []) assertPort(node.port, 'The port of a node');
  return merged;
}

/** What an address says. Its password is never part of a message. */
function partsOf(url: string): RedisConnectionOptions {
  const parsed = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
  const database = /^\/?(\d*)$/.exec(parsed?.pathname ?? 'none')?.[1];
  if (
    parsed === undefined ||
    !/^rediss?:$/.test(parsed.protocol) ||
    parsed.hostname === '' ||
    database === undefined
  ) {
    throw new OptionInvalidError(
      'url is no address of a Redis; write redis://host:6379, or rediss://user:password@host:6379/0 for TLS.',
    );
  }
  return {
    // An IPv6 address stands in brackets.
    host: decodeURIComponent(parsed.hostname.replace(/^\[(.*)\]$/, '$1')),
    ...(parsed.port === '' ? {} : { port: Number(parsed.port) }),
    ...(parsed.username === '' ? {} : { username: decodeURIComponent(parsed.username) }),
    ...(parsed.password === '' ? {} : { password: decodeURIComponent(parsed.password) }),
    ...(database === '' ? {} : { database: Number(database) }),
    ...(parsed.protocol === 'rediss:' ? { tls: true } : {}),
  };
}
