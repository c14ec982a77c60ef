/**
 * A slow read meets a change. The reader has read the old row but not stored it yet when the writer changes the row and empties the key. What does
 * the next reader see?
 */
import { redisStore } from '@quicktable/cache';
import { patientCache } from './patient-cache.ts';
import { RedisClient } from '../redis-client.ts';
import type { Experiment } from './experiment.ts';

interface Row {
  readonly partySize: number;
}

/** A row whose read can be held up between the database and the cache. */
class HeldRow {
  #row: Row = { partySize: 4 };
  readonly #readBegan = gate();
  readonly #mayReturn = gate();
  #held = true;

  async read(): Promise<Row> {
    const row = this.#row;
    if (this.#held) {
      this.#held = false;
      this.#readBegan.open();
      await this.#mayReturn.opened;
    }
    return row;
  }

  write(row: Row): void {
    this.#row = row;
  }

  /** Resolves when the slow read holds the old row. */
  get readBegan(): Promise<void> {
    return this.#readBegan.opened;
  }

  letReadReturn(): void {
    this.#mayReturn.open();
  }
}

export const race: Experiment = async ({ redis, language }) => {
  const naive = await withPlainCommands(redis);
  const leased = await withLeases(redis);
  const people = (size: number) => (language === 'ko' ? `${size}명` : String(size));
  const verdict = (size: number) =>
    size === 5 ? (language === 'ko' ? '(최신)' : '(new)') : language === 'ko' ? '(오래된 값)' : '(stale)';
  return language === 'ko'
    ? [
        '느린 조회 도중에 예약 인원이 4명에서 5명으로 바뀐 뒤의 조회 결과',
        `GET, 읽기, SET으로 만든 캐시: ${people(naive)} ${verdict(naive)}`,
        `리스를 쓰는 Cache-Aside: ${people(leased)} ${verdict(leased)}`,
      ]
    : [
        'A party grows from 4 to 5 while a slow read is under way; what the next read answers',
        `Cache made of GET, read, SET: ${people(naive)} ${verdict(naive)}`,
        `Cache-aside with leases: ${people(leased)} ${verdict(leased)}`,
      ];
};

async function withPlainCommands(redis: { host: string; port: number }): Promise<number> {
  const client = new RedisClient(redis);
  const key = 'lab-race-plain:res001';
  const row = new HeldRow();
  const get = async (): Promise<Row> => {
    const cached = await client.call('GET', key);
    if (typeof cached === 'string') return JSON.parse(cached) as Row;
    const loaded = await row.read();
    await client.call('SET', key, JSON.stringify(loaded), 'EX', 60);
    return loaded;
  };
  try {
    await client.call('DEL', key);
    const slowRead = get();
    await row.readBegan;
    row.write({ partySize: 5 });
    await client.call('DEL', key);
    row.letReadReturn();
    await slowRead;
    const { partySize } = await get();
    await client.call('DEL', key);
    return partySize;
  } finally {
    client.close();
  }
}

async function withLeases(redis: { host: string; port: number }): Promise<number> {
  const row = new HeldRow();
  const cache = patientCache(redisStore(redis));
  const rows = cache.entity<string, Row>('lab-race', {
    key: (id) => [id],
    load: () => row.read(),
    ttl: '1m',
  });
  try {
    await rows.invalidate('res001');
    const slowRead = rows.get('res001');
    await row.readBegan;
    await rows.write('res001', async () => row.write({ partySize: 5 }));
    row.letReadReturn();
    await slowRead;
    const { value } = await rows.get('res001');
    await rows.invalidate('res001');
    return value?.partySize ?? 0;
  } finally {
    await cache.close();
  }
}

function gate(): { readonly opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
