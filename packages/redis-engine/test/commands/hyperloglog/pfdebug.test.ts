import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('PFDEBUG', (server) => {
  it('shows and changes the encoding', async () => {
    expect(await server.call('PFADD', 'h', 'a', 'b', 'c')).toBe(1);
    expect(await server.call('PFDEBUG', 'ENCODING', 'h')).toBe('sparse');
    expect(await server.call('PFDEBUG', 'DECODE', 'h')).toBe('Z:8436 v:1,1 Z:4274 v:2,1 Z:3068 v:1,1 Z:603');
    expect(await server.call('PFDEBUG', 'TODENSE', 'h')).toBe(1);
    expect(await server.call('PFDEBUG', 'TODENSE', 'h')).toBe(0);
    expect(await server.call('PFDEBUG', 'ENCODING', 'h')).toBe('dense');
    expect(await server.call('PFDEBUG', 'DECODE', 'h')).toEqual(
      new ReplyError('ERR HLL encoding is not sparse'),
    );
    expect(await server.call('PFDEBUG', 'FOO', 'h')).toEqual(
      new ReplyError("ERR Unknown PFDEBUG subcommand 'FOO'"),
    );
    expect(await server.call('PFDEBUG', 'ENCODING', 'missing')).toEqual(
      new ReplyError('ERR The specified key does not exist'),
    );
  });
});
