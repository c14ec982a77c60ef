import { InvalidationView, KeyList, KeyView } from '@quicktable/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningService } from '../../src/composition/start-service.ts';
import { startOwnService } from '../support/start-test-service.ts';
import { ConsoleClient } from './support/console-client.ts';

const idOf = (key: string | Buffer) => Buffer.from(key).toString('base64url');

describe('the key browser', () => {
  let service: RunningService;
  let client: ConsoleClient;
  const read = async (path: string) =>
    ((await (await fetch(service.url + path)).json()) as { source: string }).source;

  beforeAll(async () => {
    service = await startOwnService();
    client = await ConsoleClient.open(service.url);
  });
  afterAll(() => service.close());

  const listAll = async (query: string) => {
    const keys: string[] = [];
    for (let cursor: string | null = '0'; cursor !== null; ) {
      const page: KeyList = await client.ask(KeyList, 'GET', `/keys?${query}&cursor=${cursor}`);
      keys.push(...page.items.map(({ key }) => key));
      cursor = page.cursor;
    }
    return keys;
  };

  test('pages through many keys without losing any', async () => {
    const script = "for i = 1, 1234 do redis.call('SET', 'many:' .. i, i) end return 1";
    await client.type(`EVAL "${script}" 0`, true);

    const first = await client.ask(KeyList, 'GET', '/keys?prefix=many:');
    const keys = await listAll('prefix=many:');

    expect(first.cursor).not.toBeNull();
    expect(new Set(keys).size).toBe(1_234);
  });

  test('takes a prefix literally, whatever patterns it looks like', async () => {
    await client.type('MSET glob:[a]*x 1 glob:a-x 2 glob:?y 3', true);

    expect(await listAll(`prefix=${encodeURIComponent('glob:[a]*')}`)).toEqual(['glob:[a]*x']);
    expect(await listAll(`prefix=${encodeURIComponent('glob:?')}`)).toEqual(['glob:?y']);
  });

  test('shows an entry of the cache: value, life, state, tiers; and a list by entity', async () => {
    await read('/reservation/user123/res001');
    await read('/reservation/user123/res001');

    const list = await client.ask(KeyList, 'GET', '/keys?entity=reservation');
    const view = await client.ask(KeyView, 'GET', `/keys/${idOf('reservation:user123:res001')}`);

    expect(list.items).toMatchObject([
      { key: 'reservation:user123:res001', entity: 'reservation', type: 'string' },
    ]);
    expect(view.slot).toMatchObject({ state: 'value', tiers: ['store'], holders: [] });
    expect(JSON.parse(view.slot?.text ?? '')).toMatchObject({ restaurantName: 'Seoul BBQ' });
    expect(view.remainingMs).toBeGreaterThan(3_000_000);
    expect(view.memoryBytes).toBeGreaterThan(50);
  });

  test('shows every type, bounded, and keys that are no text', async () => {
    await client.type('HSET types:hash name "Jane Smith"', true);
    await client.type('ZADD types:zset 1 one 2.5 two', true);
    await client.type('SADD types:set a', true);
    await client.type('XADD types:stream 1-1 field value', true);
    await client.type("EVAL \"for i = 1, 500 do redis.call('RPUSH', 'types:list', i) end return 1\" 0", true);
    await client.type('SET "types:\\xff" binary', true);
    await client.type("EVAL \"return redis.call('SET', 'types:long', string.rep('x', 100000))\" 0", true);
    const view = (key: string | Buffer) => client.ask(KeyView, 'GET', `/keys/${idOf(key)}`);

    expect(await view('types:hash')).toMatchObject({
      type: 'hash',
      shown: [['name', 'Jane Smith']],
      slot: null,
    });
    expect(await view('types:zset')).toMatchObject({
      shown: [
        ['one', '1'],
        ['two', '2.5'],
      ],
      length: 2,
    });
    expect(await view('types:set')).toMatchObject({ shown: [['a']] });
    expect(await view('types:stream')).toMatchObject({ shown: [['1-1', 'field value']] });
    const list = await view('types:list');
    expect(list).toMatchObject({ length: 500, truncated: true });
    expect(list.shown).toHaveLength(200);
    expect(await view(Buffer.from('types:\xff', 'latin1'))).toMatchObject({
      key: 'types:\\xff',
      shown: [['binary']],
    });
    const long = await view('types:long');
    expect(long).toMatchObject({ length: 100_000, truncated: true });
    expect(long.shown[0]?.[0]).toHaveLength(65_536);
    expect((await client.call('GET', `/keys/${idOf('types:nothing')}`)).body).toMatchObject({
      code: 'KEY_NOT_FOUND',
    });
  });

  test('invalidates by key and by tag, so that the next read asks the database', async () => {
    await read('/reservation/user123/res001');
    await read('/reservation/user123/res001');

    const { delivered } = await client.ask(InvalidationView, 'POST', '/invalidations', {
      keyIds: [idOf('reservation:user123:res001')],
    });
    const byTag = await client.ask(InvalidationView, 'POST', '/invalidations', { tags: ['guest:user123'] });

    expect(delivered && byTag.delivered).toBe(true);
    expect(await read('/reservation/user123/res001')).toBe('database');
  });

  test('removes nothing that is no entry of the cache', async () => {
    await client.type('SET session:kept 1', true);

    const answer = await client.call('POST', '/invalidations', { keyIds: [idOf('session:kept')] });

    expect(answer.body).toMatchObject({ code: 'KEY_NOT_FOUND' });
    expect(await client.type('EXISTS session:kept')).toEqual(['(integer) 1']);
    expect((await client.call('POST', '/invalidations', {})).status).toBe(400);
    expect((await client.call('GET', '/keys?entity=nothing')).status).toBe(400);
  });
});
