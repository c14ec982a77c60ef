import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

const refused = new ReplyError('NOREPLICAS Not enough good replicas to write.');

describeContract('min-replicas-to-write', (server) => {
  it('refuses writes where there are no replicas, and nothing else', async () => {
    await server.call('SET', 'a', '1');
    await server.call('CONFIG', 'SET', 'min-replicas-to-write', '1');

    expect(await server.call('SET', 'a', '2')).toEqual(refused);
    expect(await server.call('GET', 'a')).toBe('1');
    expect(await server.call('PING')).toBe('PONG');
    expect(await server.call('EVAL', "return redis.call('GET', 'a')", 0)).toBe('1');
    expect(await server.raw('EVAL', "return redis.call('SET', 'a', 2)", 0)).toContain('-NOREPLICAS');
    expect(await server.raw('EVAL', '#!lua\nreturn 1', 0)).toContain('-NOREPLICAS');
    expect(await server.call('EVAL', '#!lua flags=no-writes\nreturn 1', 0)).toBe(1);

    await server.call('CONFIG', 'SET', 'min-replicas-to-write', '0');
    expect(await server.call('SET', 'a', '3')).toBe('OK');
  });

  it('fails a transaction that writes', async () => {
    await server.call('MULTI');
    await server.call('SET', 'a', '1');
    const other = await server.connect();
    await other.call('CONFIG', 'SET', 'min-replicas-to-write', '1');

    const reply = await server.raw('EXEC');

    await other.call('CONFIG', 'SET', 'min-replicas-to-write', '0');
    expect(reply).toMatch(/^-EXECABORT Transaction discarded because of: NOREPLICAS/);
  });
});
