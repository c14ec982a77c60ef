import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('XSETID', (server) => {
  it('sets the last id and the counters', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XSETID', 's', '5-5', 'ENTRIESADDED', '10', 'MAXDELETEDID', '2-2')).toBe('OK');
    expect(await server.call('XINFO', 'STREAM', 's')).toEqual([
      'length',
      1,
      'radix-tree-keys',
      1,
      'radix-tree-nodes',
      2,
      'last-generated-id',
      '5-5',
      'max-deleted-entry-id',
      '2-2',
      'entries-added',
      10,
      'recorded-first-entry-id',
      '1-1',
      'groups',
      0,
      'first-entry',
      ['1-1', ['a', '1']],
      'last-entry',
      ['1-1', ['a', '1']],
    ]);
    expect(await server.call('XSETID', 's', '1-0')).toEqual(
      new ReplyError('ERR The ID specified in XSETID is smaller than the target stream top item'),
    );
    expect(await server.call('XSETID', 's', '5-5', 'ENTRIESADDED', '0')).toEqual(
      new ReplyError('ERR The entries_added specified in XSETID is smaller than the target stream length'),
    );
    expect(await server.call('XSETID', 's', '5-5', 'MAXDELETEDID', '6-6')).toEqual(
      new ReplyError('ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id'),
    );
    expect(await server.call('XSETID', 'missing', '1-1')).toEqual(new ReplyError('ERR no such key'));
  });
});
