/** The cache console, put together: watching, the engine's keys and commands, faults, the strategy theatre. */
import { randomBytes } from 'node:crypto';
import type { Cache, RedisConnectionOptions } from '@quicktable/cache';
import type { ConsoleAccess } from '@quicktable/contracts';
import { Engine, type EngineOptions } from './engine/engine.ts';
import type { CommandRights } from './engine/run-command.ts';
import { Faults, type FaultParts } from './faults/faults.ts';
import { Theatre } from './theatre/theatre.ts';
import { Watch } from './watch/watch.ts';

export interface ConsoleParts {
  readonly profile: 'lab' | 'production';
  readonly cache: Cache;
  /** What holds the cache, for people. */
  readonly store: ConsoleAccess['store'];
  /** How the service reaches its Redis; undefined when the store is none. */
  readonly redis: RedisPlace | undefined;
  /** What may be broken: in the lab profile only. */
  readonly faults: FaultParts;
}

export type RedisPlace = Pick<EngineOptions, 'tls' | 'cluster' | 'credentials'> & {
  readonly host: string;
  readonly port: number;
  /** For further connections of the cache's own kind. */
  readonly connection: RedisConnectionOptions;
};

/** Each of them is sent a few kilobytes a second. */
const consolesMost = 8;

export interface CacheConsole {
  readonly profile: 'lab' | 'production';
  readonly cache: Cache;
  readonly engine: Engine | undefined;
  readonly watch: Watch;
  readonly faults: Faults;
  /** Undefined in production, and without a Redis. */
  readonly theatre: Theatre | undefined;
  /** In the lab profile the token of this process, for whoever reads it from this machine. */
  readonly labToken: string;
  readonly rights: CommandRights | undefined;
  readonly access: Omit<ConsoleAccess, 'signedInAs' | 'csrfToken'>;
  close(): Promise<void>;
}

export function openConsole(parts: ConsoleParts): CacheConsole {
  const { profile, cache, redis } = parts;
  const lab = profile === 'lab';
  const faults = new Faults(lab ? parts.faults : { cache: undefined, database: undefined });
  const address = () => faults.cacheAddress() ?? { host: redis?.host ?? '', port: redis?.port ?? 0 };
  const engine = redis === undefined ? undefined : new Engine({ ...redis, address });
  const theatre =
    lab && redis !== undefined ? new Theatre(() => ({ ...redis.connection, ...address() })) : undefined;
  const idle = { state: 'idle', reason: null, request: null, rows: [] } as const;
  const watch = new Watch({
    cache,
    engine,
    faults: () => faults.list(),
    theatre: () => theatre?.view() ?? { ...idle, rows: [] },
    consolesMost,
  });
  faults.onChange(() => {
    engine?.reset();
    watch.tellFaults();
  });
  theatre?.onChange(() => watch.tellTheatre());
  const may = lab ? ('all' as const) : ('some' as const);
  return {
    profile,
    cache,
    engine,
    watch,
    faults,
    theatre,
    labToken: randomBytes(24).toString('base64url'),
    rights: engine && {
      may,
      isEntry: (key) => cache.entityPrefixes().some(([, prefix]) => key.startsWith(prefix)),
    },
    get access() {
      return {
        profile,
        store: parts.store,
        prompt: redis === undefined ? null : `${redis.host}:${redis.port}`,
        entities: cache.entityPrefixes().map(([name, prefix]) => ({ name, prefix })),
        may: {
          browse: engine === undefined ? ('no' as const) : lab ? ('all' as const) : ('entities' as const),
          command: engine === undefined ? ('no' as const) : may,
          faults: faults.targets,
          theatre: theatre !== undefined,
        },
      };
    },
    async close() {
      watch.close();
      await theatre?.close();
      await faults.close();
      engine?.reset();
    },
  };
}
