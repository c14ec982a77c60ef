/** The public way to start a server: options in, a listening server out. */
import { randomBytes } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import type { AddressInfo, Server as NetServer } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { RedisServerError } from './errors.ts';
import { listen } from './net/listener.ts';
import { Config, parseMemory } from './server/config.ts';
import { startMaintenance } from './server/maintenance.ts';
import { Server } from './server/server.ts';

const CANNOT_LISTEN = 'Unable to listen on this port. Check server logs.';

/** Which keys go when memory is full. */
export type MaxmemoryPolicy =
  | 'noeviction'
  | 'allkeys-lru'
  | 'allkeys-lfu'
  | 'allkeys-random'
  | 'volatile-lru'
  | 'volatile-lfu'
  | 'volatile-random'
  | 'volatile-ttl';

export interface RedisServerOptions {
  /** TCP port; 0, the default, is any free one. */
  readonly port?: number;
  /** Address to bind to; the default is 127.0.0.1, which only this machine reaches. */
  readonly host?: string;
  /** Path of a Unix socket, beside TCP. */
  readonly unixSocket?: string;
  /** Whether to listen on TCP at all; true by default. */
  readonly tcp?: boolean;
  /** Password of the default user. */
  readonly password?: string;
  /** The same, by Redis's name. */
  readonly requirepass?: string;
  /** Limit of the data's memory, in bytes or as `100mb`; 0, the default, is none. */
  readonly maxmemory?: number | string;
  /** What happens at that limit; `noeviction` by default. */
  readonly maxmemoryPolicy?: MaxmemoryPolicy;
  /** Where snapshots and the append-only file are kept; absent: nothing is written to disk. */
  readonly directory?: string;
  /** Whether each change is appended to a file in `directory`; false by default. */
  readonly appendOnly?: boolean;
  /** When that file is flushed to the disk: before each reply, every second (the default), or when the system likes. */
  readonly appendFsync?: 'always' | 'everysec' | 'no';
  /** Certificate and key: the TCP port then speaks TLS. */
  readonly tls?: TlsOptions;
  /** Any parameters of CONFIG SET, by their names. */
  readonly config?: Readonly<Record<string, string>>;
  /** Reads and writes sockets through Node's public interfaces only; slower. Default: false. */
  readonly publicSocketApiOnly?: boolean;
  /** Told of errors that are faults of the engine; commands that meet one are answered with an error. */
  readonly onError?: (error: unknown, commandName: string) => void;
}

/** A server that listens. */
export interface RedisServer {
  readonly host: string;
  /** The TCP port, 0 without TCP. */
  readonly port: number;
  /** Path of the Unix socket, if there is one. */
  readonly unixSocket: string | null;
  /** Resolves when the server was stopped, by `close` or by SHUTDOWN. */
  readonly closed: Promise<void>;
  /** Ends all connections, stops listening, saves if there is a directory. */
  close(): Promise<void>;
}

/** Starts a server. Rejects with `RedisServerError` for a wrong option or a port that is taken. */
export async function createRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const host = options.host ?? '127.0.0.1';
  const server = new Server(configFrom(options), randomBytes(20).toString('hex'));
  if (options.onError !== undefined) server.onUnexpectedError = options.onError;
  if (options.directory !== undefined || options.config?.['dir'] !== undefined) server.snapshots.enable();
  else if (server.persistence.appendOnly)
    throw new RedisServerError('BAD_OPTION', 'appendonly: needs a directory to keep the file in');
  const listeners: NetServer[] = [];
  let port = 0;
  try {
    if (options.tcp !== false) {
      const { tls, publicSocketApiOnly } = options;
      const where = { port: options.port ?? 0, host, tls, publicApiOnly: publicSocketApiOnly };
      const listener = await listen(where, (socket, output) => server.accept(socket, output));
      listeners.push(listener);
      port = (listener.address() as AddressInfo).port;
      server.port = port;
      server.config.set('port', String(port));
      // A server keeps the port it was given: its owner was told of it.
      server.config.watch(
        'port',
        () => {},
        (value) => (value === String(port) ? undefined : CANNOT_LISTEN),
      );
    }
    if (options.unixSocket !== undefined) {
      const where = { path: options.unixSocket, publicApiOnly: options.publicSocketApiOnly };
      listeners.push(await listen(where, (socket, output) => server.accept(socket, output)));
      chmodSync(options.unixSocket, 0o700);
    }
  } catch (error) {
    for (const listener of listeners) listener.close();
    throw listenError(error, options, host);
  }
  server.startupBytes = server.keyspace.usedBytes;
  const stopMaintenance = startMaintenance(server);
  let resolveClosed: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    resolveClosed = resolve;
  });
  let closing: Promise<void> | null = null;
  const stop = (mayNotSave: boolean): Promise<void> => {
    closing ??= (async () => {
      stopMaintenance();
      const showsHalf = server.scripting.abandon();
      server.stop();
      await server.snapshots.finish(mayNotSave || showsHalf);
      await Promise.all(listeners.map((listener) => new Promise((resolve) => listener.close(resolve))));
      if (options.unixSocket !== undefined) rmSync(options.unixSocket, { force: true });
      resolveClosed();
    })();
    return closing;
  };
  const close = () => stop(false);
  server.onShutdown = (save) => void stop(save === false);
  return { host, port, unixSocket: options.unixSocket ?? null, closed, close };
}

function configFrom(options: RedisServerOptions): Config {
  const config = new Config();
  const given: Record<string, string> = { ...options.config };
  const password = options.password ?? options.requirepass;
  if (password !== undefined) given['requirepass'] = password;
  if (options.host !== undefined) given['bind'] = options.host;
  if (options.unixSocket !== undefined) given['unixsocket'] = options.unixSocket;
  if (options.maxmemoryPolicy !== undefined) given['maxmemory-policy'] = options.maxmemoryPolicy;
  if (options.directory !== undefined) given['dir'] = options.directory;
  if (options.appendOnly !== undefined) given['appendonly'] = options.appendOnly ? 'yes' : 'no';
  if (options.appendFsync !== undefined) given['appendfsync'] = options.appendFsync;
  if (options.maxmemory !== undefined) {
    const bytes = parseMemory(String(options.maxmemory));
    if (bytes === undefined)
      throw new RedisServerError('BAD_OPTION', `maxmemory: '${options.maxmemory}' is no amount of memory`);
    given['maxmemory'] = String(bytes);
  }
  for (const [name, value] of Object.entries(given)) setOption(config, name, value);
  return config;
}

function setOption(config: Config, name: string, value: string): void {
  if (!config.has(name)) throw new RedisServerError('BAD_OPTION', `${name}: there is no such parameter`);
  const checked = config.check(name, value);
  if ('error' in checked) throw new RedisServerError('BAD_OPTION', `${name}: ${checked.error}`);
  config.set(name, checked.value);
}

function listenError(error: unknown, options: RedisServerOptions, host: string): RedisServerError {
  const code = (error as { code?: string }).code ?? 'unknown error';
  const place = `${host}:${options.port ?? 0}${options.unixSocket === undefined ? '' : ` or ${options.unixSocket}`}`;
  const reason = code === 'EADDRINUSE' ? 'the address is in use' : code;
  return new RedisServerError('LISTEN_FAILED', `cannot listen on ${place}: ${reason}`, { cause: error });
}
