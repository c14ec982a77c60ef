import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('XINFO', (server) => {
  it('describes a stream', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XADD', 's', '2-1', 'a', '2')).toBe('2-1');
    expect(await server.call('XADD', 's', '3-1', 'b', '3')).toBe('3-1');
    expect(await server.call('XDEL', 's', '2-1')).toBe(1);
    expect(await server.call('XINFO', 'STREAM', 's')).toEqual([
      'length',
      2,
      'radix-tree-keys',
      1,
      'radix-tree-nodes',
      2,
      'last-generated-id',
      '3-1',
      'max-deleted-entry-id',
      '2-1',
      'entries-added',
      3,
      'recorded-first-entry-id',
      '1-1',
      'groups',
      0,
      'first-entry',
      ['1-1', ['a', '1']],
      'last-entry',
      ['3-1', ['b', '3']],
    ]);
    expect(await server.call('XINFO', 'STREAM', 'missing')).toEqual(new ReplyError('ERR no such key'));
    expect(await server.call('XINFO', 'STREAM', 's', 'FOO')).toEqual(
      new ReplyError("ERR unknown subcommand or wrong number of arguments for 'STREAM'. Try XINFO HELP."),
    );
    expect(await server.call('XINFO', 'STREAM', 's', 'FULL', 'COUNT', '1')).toEqual([
      'length',
      2,
      'radix-tree-keys',
      1,
      'radix-tree-nodes',
      2,
      'last-generated-id',
      '3-1',
      'max-deleted-entry-id',
      '2-1',
      'entries-added',
      3,
      'recorded-first-entry-id',
      '1-1',
      'entries',
      [['1-1', ['a', '1']]],
      'groups',
      [],
    ]);
  });

  it('describes groups with their lag', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XADD', 's', '2-1', 'a', '2')).toBe('2-1');
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '0')).toBe('OK');
    await server.call('XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', '1', 'STREAMS', 's', '>');
    expect(await server.call('XINFO', 'GROUPS', 's')).toEqual([
      ['name', 'g', 'consumers', 1, 'pending', 1, 'last-delivered-id', '1-1', 'entries-read', 1, 'lag', 1],
    ]);
    expect(await server.call('XINFO', 'CONSUMERS', 's', 'none')).toEqual(
      new ReplyError("NOGROUP No such consumer group 'none' for key name 's'"),
    );
    expect(await server.call('XINFO', 'HELP')).toEqual([
      'XINFO <subcommand> [<arg> [value] [opt] ...]. Subcommands are:',
      'CONSUMERS <key> <groupname>',
      '    Show consumers of <groupname>.',
      'GROUPS <key>',
      '    Show the stream consumer groups.',
      'STREAM <key> [FULL [COUNT <count>]',
      '    Show information about the stream.',
      'HELP',
      '    Prints this help.',
    ]);
  });
});
