import { expect, it, vi } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('Pops from sorted sets that wait', (server) => {
  const untilBlocked = async (count: number) => {
    const blocked = () => server.raw('INFO', 'clients');
    await vi.waitFor(async () => expect(await blocked()).toContain(`blocked_clients:${count}`), {
      timeout: 10_000,
    });
  };

  it('take what is added, the one that came first before the other', async () => {
    const first = await server.connect();
    const second = await server.connect();
    first.send('BZPOPMIN', 'a', 'b', 0);
    await untilBlocked(1);
    second.send('BZMPOP', 0, 2, 'b', 'c', 'MAX', 'COUNT', 2);
    await untilBlocked(2);

    await server.call('ZADD', 'b', 1, 'x', 2, 'y', 3, 'z');

    expect(await first.next()).toEqual(['b', 'x', '1']);
    expect(await second.next()).toEqual([
      'b',
      [
        ['z', '3'],
        ['y', '2'],
      ],
    ]);
    expect(await server.call('EXISTS', 'b')).toBe(0);
  });

  it('wait on when a key of another type or nothing comes', async () => {
    const client = await server.connect();
    client.send('BZPOPMAX', 'k', 0);
    await untilBlocked(1);

    await server.call('SADD', 'k', 'a');
    await server.call('DEL', 'k');
    await server.call('MULTI');
    await server.call('ZADD', 'k', 1, 'a');
    await server.call('DEL', 'k');
    await server.call('EXEC');
    await server.call('ZUNIONSTORE', 'k', 1, 'missing');
    await server.call('ZADD', 'k', 5, 'b');

    expect(await client.next()).toEqual(['k', 'b', '5']);
  });

  it('take from what RENAME brings', async () => {
    const client = await server.connect();
    await server.call('ZADD', 'other', 5, 'b');
    client.send('BZPOPMAX', 'k', 0);
    await untilBlocked(1);

    await server.call('RENAME', 'other', 'k');

    expect(await client.next()).toEqual(['k', 'b', '5']);
  });
});
