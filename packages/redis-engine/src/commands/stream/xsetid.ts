/** XSETID: An internal command for replicating stream values. */
import { CommandError, noSuchKey, syntaxError } from '../../errors.ts';
import type { Integer } from '../../structures/integer.ts';
import { compareStreamIds, isZeroStreamId, MIN_STREAM_ID } from '../../structures/stream-id.ts';
import { StreamValue } from '../../types/stream-value.ts';
import { parseStrictId } from './stream-id-arguments.ts';
import { command, oneKey } from '../command.ts';

export const xsetid = command({
  name: 'xsetid',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  group: 'stream',
  since: '5.0.0',
  summary: 'An internal command for replicating stream values',
  complexity: 'O(1)',
  keys: [oneKey('RW update')],
  arguments: [
    'key:key@0',
    'last-id:string',
    '[entries_added:integer=ENTRIESADDED^7.0.0]',
    '[max_deleted_entry_id:string=MAXDELETEDID^7.0.0]',
  ],
  categories: ['stream'],
  history: [['7.0.0', 'Added the `entries_added` and `max_deleted_entry_id` arguments.']],
  execute(call) {
    const { args } = call;
    const id = parseStrictId(args.text(2));
    let entriesAdded: Integer | undefined;
    let maxDeletedId = MIN_STREAM_ID;
    for (let i = 3; i < args.count; i += 2) {
      if (i + 1 >= args.count) throw syntaxError;
      if (args.is(i, 'entriesadded')) {
        entriesAdded = args.integer(i + 1);
        if (entriesAdded < 0) throw NEGATIVE_COUNT;
      } else if (args.is(i, 'maxdeletedid')) {
        maxDeletedId = parseStrictId(args.text(i + 1));
        if (compareStreamIds(id, maxDeletedId) < 0) throw BELOW_DELETED;
      } else {
        throw syntaxError;
      }
    }
    const stream = call.write(1, StreamValue);
    if (stream === undefined) throw noSuchKey;
    const { log } = stream;
    const last = log.lastEntry();
    if (last !== undefined && compareStreamIds(id, last.id) < 0) throw BELOW_LAST;
    if (last !== undefined && entriesAdded !== undefined && log.length > entriesAdded) throw BELOW_LENGTH;
    log.lastId = id;
    if (entriesAdded !== undefined) log.entriesAdded = entriesAdded;
    if (!isZeroStreamId(maxDeletedId)) log.maxDeletedId = maxDeletedId;
    call.reply.ok();
    call.changed(1, 'xsetid', 'stream');
  },
});

const NEGATIVE_COUNT = new CommandError('ERR entries_added must be positive');
const BELOW_DELETED = new CommandError(
  'ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id',
);
const BELOW_LAST = new CommandError(
  'ERR The ID specified in XSETID is smaller than the target stream top item',
);
const BELOW_LENGTH = new CommandError(
  'ERR The entries_added specified in XSETID is smaller than the target stream length',
);
