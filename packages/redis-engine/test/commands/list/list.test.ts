import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('List commands', (server) => {
  it('push at both ends and read ranges', async () => {
    await server.call('RPUSH', 'l', 'b', 'c');
    expect(await server.call('LPUSH', 'l', 'a')).toBe(3);
    expect(await server.raw('LRANGE', 'l', '0', '-1')).toBe('*3\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n');
    expect(await server.raw('LRANGE', 'l', '5', '9')).toBe('*0\r\n');
    expect(await server.raw('LINDEX', 'l', '-1')).toBe('$1\r\nc\r\n');
  });

  it('push to a list that is there only, where asked', async () => {
    expect(await server.call('LPUSHX', 'l', 'a')).toBe(0);
    await server.call('RPUSH', 'l', 'a');
    expect(await server.call('RPUSHX', 'l', 'b')).toBe(2);
  });

  it('pop one or several', async () => {
    await server.call('RPUSH', 'l', 'a', 'b', 'c', 'd');
    expect(await server.raw('LPOP', 'l')).toBe('$1\r\na\r\n');
    expect(await server.raw('RPOP', 'l', '2')).toBe('*2\r\n$1\r\nd\r\n$1\r\nc\r\n');
    expect(await server.raw('LPOP', 'l', '0')).toBe('*0\r\n');
    expect(await server.raw('LPOP', 'missing', '2')).toBe('*-1\r\n');
    expect(await server.call('LPOP', 'l', '-1')).toEqual(
      new ReplyError('ERR value is out of range, must be positive'),
    );
    await server.call('LPOP', 'l');
    expect(await server.call('EXISTS', 'l')).toBe(0);
  });

  it('change, remove, insert and trim in the middle', async () => {
    await server.call('RPUSH', 'l', 'a', 'x', 'b', 'x', 'c', 'x');
    expect(await server.call('LREM', 'l', '-2', 'x')).toBe(2);
    expect(await server.call('LINSERT', 'l', 'BEFORE', 'b', 'y')).toBe(5);
    expect(await server.call('LINSERT', 'l', 'AFTER', 'none', 'y')).toBe(-1);
    expect(await server.raw('LSET', 'l', '0', 'longer than it was')).toBe('+OK\r\n');
    expect(await server.call('LSET', 'l', '9', 'z')).toEqual(new ReplyError('ERR index out of range'));
    await server.call('LTRIM', 'l', '0', '3');
    expect(await server.raw('LRANGE', 'l', '0', '-1')).toBe(
      '*4\r\n$18\r\nlonger than it was\r\n$1\r\nx\r\n$1\r\ny\r\n$1\r\nb\r\n',
    );
  });

  it('find places with LPOS', async () => {
    await server.call('RPUSH', 'l', 'a', 'b', 'c', 'b', 'b');
    expect(await server.call('LPOS', 'l', 'b')).toBe(1);
    expect(await server.raw('LPOS', 'l', 'b', 'RANK', '-1', 'COUNT', '0')).toBe('*3\r\n:4\r\n:3\r\n:1\r\n');
    expect(await server.raw('LPOS', 'l', 'b', 'COUNT', '0', 'MAXLEN', '2')).toBe('*1\r\n:1\r\n');
  });

  it('move elements between lists, and within one', async () => {
    await server.call('RPUSH', 'l', 'a', 'b', 'c');
    expect(await server.raw('LMOVE', 'l', 'm', 'LEFT', 'RIGHT')).toBe('$1\r\na\r\n');
    expect(await server.raw('RPOPLPUSH', 'l', 'l')).toBe('$1\r\nc\r\n');
    expect(await server.raw('LRANGE', 'l', '0', '-1')).toBe('*2\r\n$1\r\nc\r\n$1\r\nb\r\n');
    expect(await server.raw('LMPOP', '2', 'none', 'm', 'LEFT', 'COUNT', '5')).toBe(
      '*2\r\n$1\r\nm\r\n*1\r\n$1\r\na\r\n',
    );
  });

  it('wait for an element, first come, first served', async () => {
    const first = await server.connect();
    const second = await server.connect();
    const waiting = [first.call('BLPOP', 'none', 'l', '0'), second.call('BLPOP', 'l', '0')];
    await expect
      .poll(async () => (await server.raw('INFO', 'clients')).includes('blocked_clients:2'))
      .toBe(true);

    expect(await server.call('RPUSH', 'l', 'one', 'two')).toBe(2);

    const replies = await Promise.all(waiting);
    expect(replies.map((reply) => String((reply as unknown[])[1]))).toEqual(['one', 'two']);
    expect(await server.call('EXISTS', 'l')).toBe(0);
  });

  it('give up waiting when the time is over, and inside MULTI at once', async () => {
    expect(await server.raw('BLPOP', 'l', '0.01')).toBe('*-1\r\n');
    expect(await server.raw('BLMOVE', 'l', 'm', 'LEFT', 'LEFT', '0.01')).toBe('*-1\r\n');
    await server.call('MULTI');
    await server.call('BLPOP', 'l', '0');
    expect(await server.raw('EXEC')).toBe('*1\r\n*-1\r\n');
    expect(await server.call('BLPOP', 'l', '-1')).toEqual(new ReplyError('ERR timeout is negative'));
  });
});
