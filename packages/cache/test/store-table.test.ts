/** The page that compares the stores is made from what the stores say of themselves; `-u` writes it anew. */
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { memcachedStore, memoryStore, redisStore, type Store } from '../src/index.ts';

const head = `# Redis, Memcached or memory

This page is generated: \`npx vitest run packages/cache/test/store-table.test.ts -u\` writes it from the stores' own capabilities,
and \`npm test\` fails when it says something else. One contract suite, \`store-contract.test.ts\`, runs on all of them.

An option that a store cannot carry out is refused with \`CACHE_STORE_UNSUPPORTED\` when the entity is declared.

`;

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
  const page = `${head}| | Redis, Valkey, ElastiCache | Memcached | Memory |\n|---|---|---|---|\n${lines.join('\n')}\n`;

  await expect(page).toMatchFileSnapshot('../../../docs/cache/stores.md');
  await Promise.all(stores.map((store) => store.close()));
  nowhere.close();
});
