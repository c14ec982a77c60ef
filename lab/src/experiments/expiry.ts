/** A value has just expired: who waits for the database, and what happens when the database fails at that moment? */
import { type EntityOptions, redisStore } from '@quicktable/cache';
import type { Experiment } from './experiment.ts';
import { patientCache } from './patient-cache.ts';
import { table } from './table.ts';

interface Row {
  readonly version: number;
}

interface Observed {
  readonly first: string;
  readonly firstMs: number;
  readonly second: string;
}

const databaseLatencyMs = 200;

type Kind = { readonly options: Partial<EntityOptions<string, Row>>; readonly databaseFails: boolean };

const kinds: Kind[] = [
  { options: {}, databaseFails: false },
  { options: { staleWhileRevalidate: '1m' }, databaseFails: false },
  { options: {}, databaseFails: true },
  { options: { staleIfError: '10m' }, databaseFails: true },
];

export const expiry: Experiment = async ({ redis, language }) => {
  const ko = language === 'ko';
  const names = ko
    ? ['TTL만', 'Stale-While-Revalidate', 'TTL만, 데이터베이스 장애', 'Stale-If-Error, 데이터베이스 장애']
    : ['TTL alone', 'Stale-while-revalidate', 'TTL alone, database fails', 'Stale-if-error, database fails'];
  const rows: string[][] = [
    ko
      ? ['만료된 뒤', '첫 조회', '기다린 시간', '그다음 조회']
      : ['After expiry', 'First read', 'Waited', 'Next read'],
  ];
  for (const [index, kind] of kinds.entries()) {
    const { first, firstMs, second } = await observe(redis, `lab-expiry-${index}`, kind);
    rows.push([names[index] ?? '', first, `${firstMs.toFixed(0)}ms`, second]);
  }
  return table(rows);
};

async function observe(
  redis: { host: string; port: number },
  name: string,
  { options, databaseFails }: Kind,
): Promise<Observed> {
  let loads = 0;
  const cache = patientCache(redisStore(redis));
  const entity = cache.entity<string, Row>(name, {
    key: (id) => [id],
    load: async () => {
      loads += 1;
      await new Promise((resolve) => setTimeout(resolve, databaseLatencyMs));
      if (databaseFails && loads > 1) throw new Error('The database is away.');
      return { version: loads };
    },
    ttl: '1h',
    ...options,
  });
  const read = async () => {
    try {
      const { source, value } = await entity.get('res001');
      return `${source} v${value?.version ?? '-'}`;
    } catch {
      return 'error';
    }
  };
  try {
    await entity.invalidate('res001');
    await read();
    await entity.expire('res001');
    const startedAt = performance.now();
    const first = await read();
    const firstMs = performance.now() - startedAt;
    await entity.settled();
    // What a read after a failure shows depends on the database's recovery, not on the strategy.
    const second = databaseFails ? '-' : await read();
    await entity.invalidate('res001');
    return { first, firstMs, second };
  } finally {
    await cache.close();
  }
}
