import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('SSCAN', (server) => {
  it('answers a small set of integers in one step', async () => {
    expect(await server.call('SADD', 'i', '3', '1', '2')).toBe(3);
    expect(await server.call('SSCAN', 'i', '0')).toEqual(['0', ['1', '2', '3']]);
    expect(await server.call('SSCAN', 'missing', '0')).toEqual(['0', []]);
  });

  it('chooses by pattern', async () => {
    expect(await server.call('SADD', 's', 'alpha')).toBe(1);
    expect(await server.call('SSCAN', 's', '0', 'MATCH', 'a*', 'COUNT', '100')).toEqual(['0', ['alpha']]);
    expect(await server.call('SSCAN', 's', '0', 'MATCH', 'b*')).toEqual(['0', []]);
  });

  it('refuses bad arguments', async () => {
    expect(await server.call('SADD', 's', 'a')).toBe(1);
    expect(await server.call('SSCAN', 's', 'x')).toEqual(new ReplyError('ERR invalid cursor'));
    expect(await server.call('SSCAN', 's', '0', 'COUNT', '0')).toEqual(new ReplyError('ERR syntax error'));
    expect(await server.call('SSCAN', 's', '0', 'FOO')).toEqual(new ReplyError('ERR syntax error'));
  });
});
