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

/** The least nanoseconds of each way, over rounds in which they take turns. */
async function leastOf(ways: readonly ((turn: number) => unknown)[]): Promise<number[]> {
  const least = ways.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, way] of ways.entries()) {
      const started = performance.now();
      let times = 0;
      let elapsedMs = 0;
      while (elapsedMs < roundMs) {
        for (let step = 0; step < 20; step += 1) await way((times += 1));
        elapsedMs = performance.now() - started;
      }
      least[index] = Math.min(least[index] ?? 0, (elapsedMs * 1e6) / times);
    }
  }
  return least;
}

function print(name: string, columns: readonly (number | string)[]): void {
  const cells = columns.map((cell) => (typeof cell === 'number' ? cell.toFixed(0) : cell).padStart(17));
  process.stdout.write(`${name.padEnd(22)}${cells.join('')}\n`);
}

const idCount = 1_000;
const flat = { userId: 'user123', partySize: 4 };
const composite = Array.from({ length: idCount }, (_, n) => ({
  user: `user${n % 37}`,
  reservation: `res${n}`,
}));
const texts = composite.map(({ user, reservation }) => `${user}-${reservation}`);
const promises = new Map(texts.map((text) => [text, Promise.resolve(flat)]));
const options = { load: () => flat, l1: { ttl: '1h' } } as const;
const byText = cache.entity<string, object>('text', { ...options, key: (id) => [id] });
const byNumber = cache.entity<number, object>('number', { ...options, key: (id) => [id] });
const byParts = cache.entity<(typeof composite)[number], object>('parts', {
  ...options,
  key: ({ user, reservation }) => [user, reservation],
});
for (let turn = 0; turn < 3; turn += 1) {
  await byText.getMany(texts);
  await byNumber.getMany(texts.map((_, n) => n));
  await byParts.getMany(composite);
  await new Promise((resolve) => setImmediate(resolve));
}
print('found by', ['Map + await', 'text', 'number', 'two parts']);
print(
  'nanoseconds',
  await leastOf([
    (turn) => promises.get(texts[turn % idCount] ?? ''),
    (turn) => byText.get(texts[turn % idCount] ?? ''),
    (turn) => byNumber.get(turn % idCount),
    (turn) => byParts.get(composite[turn % idCount] ?? { user: '', reservation: '' }),
  ]),
);

process.stdout.write('\n');
print('nanoseconds', ['hit, copied', 'hit, frozen', 'structuredClone', 'JSON.parse']);
for (const [name, value] of Object.entries(documents)) {
  const text = JSON.stringify(value);
  await untilInProcess(copied, name);
  await untilInProcess(frozen, name);
  print(
    name,
    await leastOf([
      () => copied.get(name),
      () => frozen.get(name),
      () => structuredClone(value),
      () => JSON.parse(text) as unknown,
    ]),
  );
}
await cache.close();
