import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { expectReplies } from '../../support/expect-replies.ts';

describeContract('Pub/sub', (server) => {
  it('delivers by channel, by pattern and by shard channel', async () => {
    const listener = await server.connect();
    listener.send('SUBSCRIBE', 'news');
    listener.send('PSUBSCRIBE', 'n*');
    listener.send('SSUBSCRIBE', 'shard');
    const confirmations = [await listener.next(), await listener.next(), await listener.next()];

    await expectReplies(server, [
      ['PUBLISH news hello', ':2'],
      ['SPUBLISH shard there', ':1'],
      ['PUBSUB CHANNELS', '*1 $4 news'],
      ['PUBSUB NUMSUB news none', '*4 $4 news :1 $4 none :0'],
      ['PUBSUB NUMPAT', ':1'],
      ['PUBSUB SHARDCHANNELS', '*1 $5 shard'],
    ]);

    expect(JSON.stringify(confirmations.map((reply) => (reply as unknown[]).map(String)))).toBe(
      '[["subscribe","news","1"],["psubscribe","n*","2"],["ssubscribe","shard","1"]]',
    );
    const messages = [await listener.next(), await listener.next(), await listener.next()];
    expect(messages.map((reply) => (reply as unknown[]).map(String))).toEqual([
      ['message', 'news', 'hello'],
      ['pmessage', 'n*', 'news', 'hello'],
      ['smessage', 'shard', 'there'],
    ]);
  });

  it('delivers what is pushed although the client has silenced its replies, and nothing else', async () => {
    const listener = await server.connect();
    listener.send('CLIENT', 'REPLY', 'OFF');
    listener.send('SET', 'silent', '1');
    listener.send('SUBSCRIBE', 'news');
    listener.send('GET', 'silent');
    const confirmation = await listener.next();

    await expectReplies(server, [['PUBLISH news hello', ':1']]);
    const message = await listener.next();
    listener.send('UNSUBSCRIBE', 'news');
    const farewell = await listener.next();
    const back = await listener.raw('CLIENT', 'REPLY', 'ON');

    const texts = [confirmation, message, farewell].map((reply) => (reply as unknown[]).map(String));
    expect(texts).toEqual([
      ['subscribe', 'news', '1'],
      ['message', 'news', 'hello'],
      ['unsubscribe', 'news', '0'],
    ]);
    expect(back.toString()).toBe('+OK\r\n');
  });

  it('tells of keys that were not there before, where n is among the notifications', async () => {
    await expectReplies(server, [['CONFIG SET notify-keyspace-events En', '+OK']]);
    const listener = await server.connect();
    listener.send('SUBSCRIBE', '__keyevent@0__:new');
    await listener.next();

    await expectReplies(server, [
      ['SET first 1', '+OK'],
      ['SET first 2', '+OK'],
      ['SADD second a', ':1'],
      ['SADD second b', ':1'],
    ]);

    const messages = [await listener.next(), await listener.next()];
    expect(messages.map((reply) => String((reply as unknown[])[2]))).toEqual(['first', 'second']);
    expect((await listener.raw('UNSUBSCRIBE')).toString()).toContain('unsubscribe');
    expect((await listener.raw('CONFIG', 'SET', 'notify-keyspace-events', '')).toString()).toBe('+OK\r\n');
  });

  it('allows only a few commands while subscribed in RESP2', async () => {
    const listener = await server.connect();
    listener.send('SUBSCRIBE', 'c');
    await listener.next();

    expect((await listener.raw('GET', 'a')).toString()).toMatch(/^-ERR Can't execute 'get': only/);
    expect((await listener.raw('PING')).toString()).toBe('*2\r\n$4\r\npong\r\n$0\r\n\r\n');
    expect((await listener.raw('UNSUBSCRIBE')).toString()).toBe(
      '*3\r\n$11\r\nunsubscribe\r\n$1\r\nc\r\n:0\r\n',
    );
    expect((await listener.raw('GET', 'a')).toString()).toBe('$-1\r\n');
  });

  it('publishes what happens to keys, where asked to', async () => {
    await server.call('CONFIG', 'SET', 'notify-keyspace-events', 'KEA');
    const listener = await server.connect();
    listener.send('PSUBSCRIBE', '__key*__:*');
    await listener.next();

    await server.call('SET', 'a', '1', 'PX', '20');
    const events: string[][] = [];
    while (events.length < 6) events.push(((await listener.next()) as unknown[]).slice(2).map(String));
    await server.call('CONFIG', 'SET', 'notify-keyspace-events', '');

    expect(events).toEqual([
      ['__keyspace@0__:a', 'set'],
      ['__keyevent@0__:set', 'a'],
      ['__keyspace@0__:a', 'expire'],
      ['__keyevent@0__:expire', 'a'],
      ['__keyspace@0__:a', 'expired'],
      ['__keyevent@0__:expired', 'a'],
    ]);
  });
});
