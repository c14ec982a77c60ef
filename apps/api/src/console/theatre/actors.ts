/** How each strategy reads and writes: the same table, the same cache, the same load, and only these few lines differ. */
import {
  type Cache,
  type EntityMetrics,
  type EntityOptions,
  loadBehind,
  readThrough,
  type RedisConnectionOptions,
  writeBehind,
  WriteQueue,
} from '@quicktable/cache';
import type { TheatreStrategy } from '@quicktable/contracts';
import type { Row, SlowTable } from './slow-table.ts';

export interface Stage {
  readonly cache: Cache;
  readonly table: SlowTable;
  readonly ttlMs: number;
  /** Where the queue of write-behind stands. */
  readonly connection: RedisConnectionOptions;
}

export interface Actor {
  read(id: number): Promise<Row | null>;
  /** Resolves when the write is acknowledged. */
  write(row: Row): Promise<unknown>;
  /** Undefined where nothing is cached. */
  readonly metrics: EntityMetrics | undefined;
  /** Waits for what goes on after the acknowledgement, and ends. */
  close(): Promise<void>;
}

type Open = (stage: Stage) => Actor;

const nothingToClose = () => Promise.resolve();

function entityOf(stage: Stage, name: TheatreStrategy, options: Partial<EntityOptions<number, Row>> = {}) {
  return stage.cache.entity<number, Row>(name, {
    key: (id) => [id],
    load: (id) => stage.table.read(id),
    ttl: stage.ttlMs,
    ...options,
  });
}

/** The writer tells the database only, as a batch job or another service would; what is cached lives out its TTL. */
function untold(stage: Stage, name: TheatreStrategy, options?: Partial<EntityOptions<number, Row>>): Actor {
  const entity = entityOf(stage, name, options);
  return {
    read: readThrough(entity),
    write: (row) => stage.table.write(row),
    metrics: entity.metrics,
    close: nothingToClose,
  };
}

export const actors: Readonly<Record<TheatreStrategy, Open>> = {
  none: ({ table }) => ({
    read: (id) => table.read(id),
    write: (row) => table.write(row),
    metrics: undefined,
    close: nothingToClose,
  }),
  'cache-aside': (stage) => {
    const entity = entityOf(stage, 'cache-aside');
    return {
      read: async (id) => (await entity.get(id)).value,
      write: async (row) => {
        await stage.table.write(row);
        await entity.invalidate(row.id);
      },
      metrics: entity.metrics,
      close: nothingToClose,
    };
  },
  'read-through': (stage) => untold(stage, 'read-through'),
  'write-through': (stage) => {
    const entity = entityOf(stage, 'write-through');
    return {
      read: async (id) => (await entity.get(id)).value,
      write: (row) => entity.put(row.id, row, (value) => stage.table.write(value)),
      metrics: entity.metrics,
      close: nothingToClose,
    };
  },
  'write-around': (stage) => {
    const entity = entityOf(stage, 'write-around');
    return {
      read: async (id) => (await entity.get(id)).value,
      write: (row) => entity.write(row.id, () => stage.table.write(row)),
      metrics: entity.metrics,
      close: nothingToClose,
    };
  },
  'write-behind': (stage) => {
    const queue = new WriteQueue<number, Row>({
      ...stage.connection,
      name: 'theatre',
      key: (id) => [id],
      apply: ({ value }) => stage.table.write(value),
    });
    const entity = entityOf(stage, 'write-behind', { load: loadBehind(queue, (id) => stage.table.read(id)) });
    return {
      read: async (id) => (await entity.get(id)).value,
      write: (row) => writeBehind(entity, queue, row.id, row),
      metrics: entity.metrics,
      close: async () => {
        await queue.drained('5s');
        await queue.close();
      },
    };
  },
  'refresh-ahead': (stage) => untold(stage, 'refresh-ahead', { refreshAhead: 0.5 }),
  'stale-while-revalidate': (stage) =>
    untold(stage, 'stale-while-revalidate', { staleWhileRevalidate: stage.ttlMs * 4 }),
};
