/** Every strategy of the caching library, ready to be put under the same load and compared. */
import {
  type Cache,
  createCache,
  type Entity,
  type EntityOptions,
  loadBehind,
  readThrough,
  type RedisConnectionOptions,
  type Source,
  type Store,
  writeBehind,
  WriteQueue,
} from '@quicktable/cache';
import { type Bilingual, bilingual } from '../language.ts';
import type { SimulatedDatabase, StoredRecord } from './simulated-database.ts';

/** What a strategy is built on. */
export interface StrategyParts {
  /** A store of its own; closed with the strategy. */
  readonly store: Store;
  readonly database: SimulatedDatabase;
  readonly ttlMs: number;
  /** Stands before each key, so that what else is in the store stays as it is. */
  readonly namespace: string;
  /** The Redis of the store, for the queue of write-behind; undefined when it is none. */
  readonly redis: RedisConnectionOptions | undefined;
}

/** A strategy at work. */
export interface RunningStrategy {
  /** Undefined: the strategy does not say where the value came from. */
  read(key: number): Promise<{ readonly record: StoredRecord | null; readonly source: Source | undefined }>;
  /** Resolves when the writer may rely on it. */
  write(record: StoredRecord): Promise<void>;
  /** Removes what it stored and closes the store. */
  close(): Promise<void>;
}

export interface Strategy {
  readonly name: string;
  readonly title: Bilingual;
  readonly description: Bilingual;
  /** Needs a Redis for a durable queue. */
  readonly needsRedis: boolean;
  open(parts: StrategyParts): RunningStrategy;
}

type Options = Partial<EntityOptions<number, StoredRecord>>;

interface Opened {
  readonly cache: Cache;
  readonly entity: Entity<number, StoredRecord>;
}

function openEntity({ store, database, ttlMs, namespace }: StrategyParts, options: Options): Opened {
  const cache = createCache({ store, namespace });
  const entity = cache.entity<number, StoredRecord>('record', {
    key: (key) => [key],
    load: (key) => database.read(key),
    ttl: ttlMs,
    ...options,
  });
  return { cache, entity };
}

function closing({ cache }: Opened): () => Promise<void> {
  return async () => {
    await cache.clear();
    await cache.close();
  };
}

const fromEntity =
  (entity: Entity<number, StoredRecord>): RunningStrategy['read'] =>
  async (key) => {
    const { value, source } = await entity.get(key);
    return { record: value, source };
  };

/** Reads of one kind, and writes around the cache. */
function withWriteAround(options: (ttlMs: number) => Options): Strategy['open'] {
  return (parts) => {
    const opened = openEntity(parts, options(parts.ttlMs));
    return {
      read: fromEntity(opened.entity),
      write: (record) => opened.entity.write(record.key, () => parts.database.write(record)),
      close: closing(opened),
    };
  };
}

const drainLimitMs = 5_000;

/** In the order in which they are told: from no cache to what hides the database best. */
export const strategies: readonly Strategy[] = [
  {
    name: 'none',
    title: bilingual('캐시 없음', 'No cache'),
    description: bilingual('모든 읽기가 데이터베이스로 갑니다.', 'Every read goes to the database.'),
    needsRedis: false,
    open: ({ database, store }) => ({
      read: async (key) => ({ record: await database.read(key), source: 'loader' }),
      write: (record) => database.write(record),
      close: () => store.close(),
    }),
  },
  {
    name: 'cache-aside',
    title: bilingual('cache-aside (TTL만)', 'Cache-aside, TTL only'),
    description: bilingual(
      '쓰기가 캐시에 알리지 않으므로, 오래된 값이 TTL만큼 남습니다.',
      'Writers do not tell the cache, so an old value lives as long as its TTL.',
    ),
    needsRedis: false,
    open: (parts) => {
      const opened = openEntity(parts, {});
      return {
        read: fromEntity(opened.entity),
        write: (record) => parts.database.write(record),
        close: closing(opened),
      };
    },
  },
  {
    name: 'write-around',
    title: bilingual('cache-aside + write-around', 'Cache-aside with write-around'),
    description: bilingual(
      '쓰기는 데이터베이스에만 하고 캐시에서는 지웁니다. 기본 방식입니다.',
      'A write changes the database and empties the key. The default.',
    ),
    needsRedis: false,
    open: withWriteAround(() => ({})),
  },
  {
    name: 'write-through',
    title: bilingual('read-through + write-through', 'Read-through with write-through'),
    description: bilingual(
      '쓰기가 데이터베이스 다음에 캐시도 채웁니다.',
      'A write fills the cache once the database has it.',
    ),
    needsRedis: false,
    open: (parts) => {
      const opened = openEntity(parts, {});
      const read = readThrough(opened.entity);
      return {
        read: async (key) => ({ record: await read(key), source: undefined }),
        write: async (record) => {
          await opened.entity.put(record.key, record, (saved) => parts.database.write(saved));
        },
        close: closing(opened),
      };
    },
  },
  {
    name: 'write-behind',
    title: bilingual('read-through + write-behind', 'Read-through with write-behind'),
    description: bilingual(
      '쓰기는 지속되는 큐에 담기면 끝나고, 데이터베이스는 나중에 받습니다.',
      'A write ends when a durable queue has it; the database gets it later.',
    ),
    needsRedis: true,
    open: (parts) => {
      const queue = new WriteQueue<number, StoredRecord>({
        ...parts.redis,
        name: `${parts.namespace}-writes`,
        key: (key) => [key],
        apply: ({ value }) => parts.database.write(value),
      });
      const opened = openEntity(parts, { load: loadBehind(queue, (key) => parts.database.read(key)) });
      return {
        read: fromEntity(opened.entity),
        write: (record) => writeBehind(opened.entity, queue, record.key, record),
        close: async () => {
          await queue.drained(drainLimitMs);
          await queue.close();
          await closing(opened)();
        },
      };
    },
  },
  {
    name: 'refresh-ahead',
    title: bilingual('refresh-ahead', 'Refresh-ahead'),
    description: bilingual(
      '읽히는 값은 만료 전에 뒤에서 새로 읽습니다.',
      'A value that is read is loaded anew before it expires.',
    ),
    needsRedis: false,
    open: withWriteAround(() => ({ refreshAhead: 0.7 })),
  },
  {
    name: 'early-expiry',
    title: bilingual('확률적 조기 만료 (XFetch)', 'Early expiry by lot (XFetch)'),
    description: bilingual(
      '만료가 가까울수록 어느 한 읽기가 먼저 새로 읽을 확률이 커집니다.',
      'The nearer the expiry, the likelier some reader refreshes.',
    ),
    needsRedis: false,
    open: withWriteAround(() => ({ earlyExpiry: 1 })),
  },
  {
    name: 'stale-while-revalidate',
    title: bilingual('stale-while-revalidate', 'Stale-while-revalidate'),
    description: bilingual(
      '만료된 값을 바로 주고 뒤에서 새로 읽습니다.',
      'An expired value is served at once and loaded anew behind it.',
    ),
    needsRedis: false,
    open: withWriteAround((ttlMs) => ({ staleWhileRevalidate: ttlMs })),
  },
  {
    name: 'stale-if-error',
    title: bilingual('stale-if-error', 'Stale-if-error'),
    description: bilingual(
      '데이터베이스가 실패하면 마지막 좋은 값을 줍니다.',
      'When the database fails, the last good value stands in.',
    ),
    needsRedis: false,
    open: withWriteAround((ttlMs) => ({ staleIfError: ttlMs * 10 })),
  },
  {
    name: 'in-process-tier',
    title: bilingual('프로세스 내 계층(L1)', 'In-process tier (L1)'),
    description: bilingual(
      '값을 프로세스 안에도 두고, 바뀌면 저장소가 알려 줍니다.',
      'Values stay in the process too; the store tells it of changes.',
    ),
    needsRedis: false,
    open: withWriteAround((ttlMs) => ({ l1: { ttl: ttlMs } })),
  },
];
