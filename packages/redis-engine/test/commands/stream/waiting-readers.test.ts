import { expect, it, vi } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('Readers of streams that wait', (server) => {
  const untilBlocked = async (count: number) => {
    const blocked = () => server.raw('INFO', 'clients');
    await vi.waitFor(async () => expect(await blocked()).toContain(`blocked_clients:${count}`), {
      timeout: 10_000,
    });
  };

  it('are answered what came behind the last id of the time of their call', async () => {
    const reader = await server.connect();
    await server.call('XADD', 's', '1-1', 'a', '1');
    reader.send('XREAD', 'BLOCK', 0, 'STREAMS', 'other', 's', '$', '$');
    await untilBlocked(1);

    await server.call('XADD', 's', '2-1', 'a', '2');

    expect(await reader.next()).toEqual([['s', [['2-1', ['a', '2']]]]]);
  });

  it('wait on when what came is gone by the end of a transaction', async () => {
    const reader = await server.connect();
    reader.send('XREAD', 'BLOCK', 0, 'STREAMS', 's', '$');
    await untilBlocked(1);

    await server.call('MULTI');
    await server.call('XADD', 's', '1-1', 'a', '1');
    await server.call('DEL', 's');
    await server.call('EXEC');
    await server.call('XADD', 's', '3-1', 'a', '3');

    expect(await reader.next()).toEqual([['s', [['3-1', ['a', '3']]]]]);
  });

  it('of a group get each entry once, the one that came first before the other', async () => {
    const first = await server.connect();
    const second = await server.connect();
    await server.call('XGROUP', 'CREATE', 's', 'g', '$', 'MKSTREAM');
    first.send('XREADGROUP', 'GROUP', 'g', 'one', 'BLOCK', 0, 'STREAMS', 's', '>');
    await untilBlocked(1);
    second.send('XREADGROUP', 'GROUP', 'g', 'two', 'BLOCK', 0, 'STREAMS', 's', '>');
    await untilBlocked(2);

    await server.call('XADD', 's', '1-1', 'a', '1');
    await server.call('XADD', 's', '2-1', 'a', '2');

    expect(await first.next()).toEqual([['s', [['1-1', ['a', '1']]]]]);
    expect(await second.next()).toEqual([['s', [['2-1', ['a', '2']]]]]);
  });

  it('of a group are told when its key or the group itself goes', async () => {
    const reader = await server.connect();
    await server.call('XGROUP', 'CREATE', 's', 'g', '$', 'MKSTREAM');
    reader.send('XREADGROUP', 'GROUP', 'g', 'c', 'BLOCK', 0, 'STREAMS', 's', '>');
    await untilBlocked(1);
    await server.call('XGROUP', 'DESTROY', 's', 'g');
    expect(await reader.next()).toEqual(
      new ReplyError('NOGROUP the consumer group this client was blocked on no longer exists'),
    );

    await server.call('XGROUP', 'CREATE', 's', 'g', '$');
    reader.send('XREADGROUP', 'GROUP', 'g', 'c', 'BLOCK', 0, 'STREAMS', 's', '>');
    await untilBlocked(1);
    await server.call('DEL', 's');
    expect(await reader.next()).toEqual(new ReplyError('UNBLOCKED the stream key no longer exists'));
  });
});
