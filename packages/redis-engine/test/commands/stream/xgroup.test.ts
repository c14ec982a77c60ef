import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('XGROUP', (server) => {
  it('makes groups, and streams for them where asked', async () => {
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '$')).toEqual(
      new ReplyError(
        'ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.',
      ),
    );
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '$', 'MKSTREAM')).toBe('OK');
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '$')).toEqual(
      new ReplyError('BUSYGROUP Consumer Group name already exists'),
    );
    expect(await server.call('XGROUP', 'CREATE', 's', 'h', '5-5', 'ENTRIESREAD', '2')).toBe('OK');
    expect(await server.call('XGROUP', 'CREATE', 's', 'i', 'x')).toEqual(
      new ReplyError('ERR Invalid stream ID specified as stream command argument'),
    );
    expect(await server.call('XGROUP', 'CREATE', 's', 'i', '0', 'ENTRIESREAD', '-2')).toEqual(
      new ReplyError('ERR value for ENTRIESREAD must be positive or -1'),
    );
    expect(await server.call('XINFO', 'GROUPS', 's')).toEqual([
      ['name', 'g', 'consumers', 0, 'pending', 0, 'last-delivered-id', '0-0', 'entries-read', null, 'lag', 0],
      ['name', 'h', 'consumers', 0, 'pending', 0, 'last-delivered-id', '5-5', 'entries-read', 2, 'lag', 0],
    ]);
  });

  it('sets where a group stands', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '0')).toBe('OK');
    expect(await server.call('XGROUP', 'SETID', 's', 'g', '$')).toBe('OK');
    expect(await server.call('XGROUP', 'SETID', 's', 'g', '0', 'ENTRIESREAD', '0')).toBe('OK');
    expect(await server.call('XGROUP', 'SETID', 's', 'none', '0')).toEqual(
      new ReplyError("NOGROUP No such consumer group 'none' for key name 's'"),
    );
    expect(await server.call('XGROUP', 'SETID', 'missing', 'g', '0')).toEqual(
      new ReplyError(
        'ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.',
      ),
    );
    expect(await server.call('XINFO', 'GROUPS', 's')).toEqual([
      ['name', 'g', 'consumers', 0, 'pending', 0, 'last-delivered-id', '0-0', 'entries-read', 0, 'lag', 1],
    ]);
  });

  it('makes and removes consumers', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '0')).toBe('OK');
    expect(await server.call('XGROUP', 'CREATECONSUMER', 's', 'g', 'c')).toBe(1);
    expect(await server.call('XGROUP', 'CREATECONSUMER', 's', 'g', 'c')).toBe(0);
    await server.call('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 's', '>');
    expect(await server.call('XGROUP', 'DELCONSUMER', 's', 'g', 'c')).toBe(1);
    expect(await server.call('XGROUP', 'DELCONSUMER', 's', 'g', 'c')).toBe(0);
    expect(await server.call('XPENDING', 's', 'g')).toEqual([0, null, null, null]);
  });

  it('removes groups', async () => {
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '$', 'MKSTREAM')).toBe('OK');
    expect(await server.call('XGROUP', 'DESTROY', 's', 'g')).toBe(1);
    expect(await server.call('XGROUP', 'DESTROY', 's', 'g')).toBe(0);
    expect(await server.call('XGROUP', 'DESTROY', 'missing', 'g')).toEqual(
      new ReplyError(
        'ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.',
      ),
    );
    expect(await server.call('XGROUP', 'FOO', 's', 'g')).toEqual(
      new ReplyError("ERR unknown subcommand 'FOO'. Try XGROUP HELP."),
    );
    expect(await server.call('XGROUP', 'HELP')).toEqual([
      'XGROUP <subcommand> [<arg> [value] [opt] ...]. Subcommands are:',
      'CREATE <key> <groupname> <id|$> [option]',
      '    Create a new consumer group. Options are:',
      '    * MKSTREAM',
      '      Create the empty stream if it does not exist.',
      '    * ENTRIESREAD entries_read',
      "      Set the group's entries_read counter (internal use).",
      'CREATECONSUMER <key> <groupname> <consumer>',
      '    Create a new consumer in the specified group.',
      'DELCONSUMER <key> <groupname> <consumer>',
      '    Remove the specified consumer.',
      'DESTROY <key> <groupname>',
      '    Remove the specified group.',
      'SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]',
      '    Set the current group ID and entries_read counter.',
      'HELP',
      '    Prints this help.',
    ]);
  });
});
