/**
 * The page that compares the stores is made from what the stores say of themselves; `-u` writes it anew. What was measured of
 * them stands in the same page and is left alone.
 */
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { memcachedStore, memoryStore, redisStore, type Store } from '../src/index.ts';

const path = '../../../docs/cache/stores.md';
const head = `# Redis, Memcached or memory

This page is generated. What the stores can do is written by \`npx vitest run packages/cache/test/store-table.test.ts -u\` from their
own capabilities, and \`npm test\` fails when it says something else; one contract suite, \`store-contract.test.ts\`, runs on all of
them. What they cost is written by \`npm run bench:stores -- --write\`.

## What they can do

An option that a store cannot carry out is refused with \`CACHE_STORE_UNSUPPORTED\` when the entity is declared.

`;

/** The page's second half, from `npm run bench:stores`. */
function measuredPart(page: string): string {
  const from = page.indexOf('## What they cost');
  return from === -1 ? '' : `\n${page.slice(from)}`;
}

const yes = 'yes';
const rows: readonly (readonly [string, (store: Store) => string])[] = [
  ['Leases, fences, one load per key', () => yes],
  ['Shared between processes', ({ capabilities }) => (capabilities.shared ? yes : 'no')],
  ['Tags, and clear in one step', ({ capabilities }) => (capabilities.tags ? yes : 'no')],
  [
    'Clear of plain values by looking up their keys',
    ({ capabilities }) => (capabilities.clearByPrefix ? yes : 'no: values carry a version'),
  ],
  ['Sliding TTL', ({ capabilities }) => (capabilities.slidingTtl ? yes : 'no')],
  ['In-process tier told of changes', (store) => ('watch' in store ? yes : 'no: bounded by its TTL')],
  [
    'Waiters woken by the fill',
    (store) =>
      'waitForChange' in store ? yes : store.capabilities.shared ? 'no: they ask, 1 to 50 ms' : 'no need',
  ],
  ['Session store, write-behind queue', ({ name }) => (name === 'redis' ? yes : 'no')],
];

it('the page that compares the stores says what the stores can do', async () => {
  const nowhere = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(nowhere, 'listening');
  const { port } = nowhere.address() as AddressInfo;
  const stores = [redisStore({ port }), memcachedStore({ port }), memoryStore()];

  const lines = rows.map(([what, tell]) => `| ${[what, ...stores.map(tell)].join(' | ')} |`);
  const measured = measuredPart(readFileSync(new URL(path, import.meta.url), 'utf8'));
  const page = `${head}| | Redis, Valkey, ElastiCache | Memcached | Memory |\n|---|---|---|---|\n${lines.join('\n')}\n${measured}`;

  await expect(page).toMatchFileSnapshot(path);
  await Promise.all(stores.map((store) => store.close()));
  nowhere.close();
});
