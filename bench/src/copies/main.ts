/**
 * What it costs to give each reader of an in-process hit a value of its own: hits of values of three shapes, copied and
 * shared frozen, beside copying by `structuredClone` and by `JSON.parse`. The least of short interleaved rounds counts, so
 * that what else the machine does hardly shows.
 */
import { createCache, memoryStore } from '@quicktable/cache';

const rounds = 100;
const roundMs = 2;

const documents: Record<string, object> = {
  'flat, 6 fields': {
    userId: 'user123',
    reservationId: 'res001',
    restaurantName: 'Seoul BBQ',
    date: '2024-02-20',
    time: '19:00',
    partySize: 4,
  },
  'nested, 4 objects': {
    id: 'res001',
    guest: { id: 'user123', name: 'Kim', tags: ['window', 'regular'] },
    address: { city: 'Seoul', position: { latitude: 37.5, longitude: 127 } },
    partySize: 4,
  },
  '50 rows of 5 fields': Array.from({ length: 50 }, (_, table) => ({
    table,
    area: `area ${table % 3}`,
    price: table * 1.5,
    free: table % 2 === 0,
    at: '19:00',
  })),
};

/** Reads until a read is answered in this process. */
async function untilInProcess(documentsOf: ReturnType<typeof open>, name: string) {
  const hitsBefore = documentsOf.metrics.l1Hits;
  while (documentsOf.metrics.l1Hits === hitsBefore) {
    await documentsOf.get(name);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const cache = createCache({ store: memoryStore() });
function open(isolation: 'copy' | 'frozen') {
  return cache.entity<string, object>(isolation, {
    key: (name) => [name],
    load: (name) => documents[name],
    l1: { ttl: '1h', isolation },
  });
}
const copied = open('copy');
const frozen = open('frozen');

process.stdout.write(`${'nanoseconds'.padEnd(22)} hit, copied  hit, frozen  structuredClone  JSON.parse\n`);
for (const [name, value] of Object.entries(documents)) {
  const text = JSON.stringify(value);
  await untilInProcess(copied, name);
  await untilInProcess(frozen, name);
  const ways: (() => unknown)[] = [
    () => copied.get(name),
    () => frozen.get(name),
    () => structuredClone(value),
    () => JSON.parse(text) as unknown,
  ];
  const least = ways.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, way] of ways.entries()) {
      const started = performance.now();
      let times = 0;
      let elapsedMs = 0;
      while (elapsedMs < roundMs) {
        for (let step = 0; step < 20; step += 1) await way();
        times += 20;
        elapsedMs = performance.now() - started;
      }
      least[index] = Math.min(least[index] ?? 0, (elapsedMs * 1e6) / times);
    }
  }
  const columns = least.map((nanoseconds, index) =>
    nanoseconds.toFixed(0).padStart([12, 13, 17, 12][index] ?? 0),
  );
  process.stdout.write(`${name.padEnd(22)}${columns.join('')}\n`);
}
await cache.close();
