/** XGROUP CREATE: Create a consumer group. */
import { CommandError } from '../../errors.ts';
import { MIN_STREAM_ID } from '../../structures/stream-id.ts';
import type { Integer } from '../../structures/integer.ts';
import { ConsumerGroup, StreamValue } from '../../types/stream-value.ts';
import { noKeyForGroup } from './group-errors.ts';
import { entriesReadArgument, subcommandSyntaxError } from './group-arguments.ts';
import { parseStrictId } from './stream-id-arguments.ts';
import { command, oneKey } from '../command.ts';

export const xgroupCreate = command({
  name: 'create',
  arity: -5,
  flags: ['write', 'denyoom'],
  group: 'stream',
  since: '5.0.0',
  summary: 'Create a consumer group.',
  complexity: 'O(1)',
  keys: [oneKey('RW insert', 2)],
  arguments: [
    'key:key@0',
    'groupname:string',
    'id(id:string | new_id="$")',
    '[mkstream=MKSTREAM]',
    '[entries_read:integer=ENTRIESREAD]',
  ],
  categories: ['stream'],
  history: [['7.0.0', 'Added the `entries_read` named argument.']],
  execute(call) {
    const { args } = call;
    let makesStream = false;
    let entriesRead: Integer | undefined;
    for (let i = 5; i < args.count; i++) {
      if (args.is(i, 'mkstream')) makesStream = true;
      else if (args.is(i, 'entriesread') && i + 1 < args.count) entriesRead = entriesReadArgument(args, ++i);
      else throw subcommandSyntaxError(args);
    }
    const present = call.write(2, StreamValue);
    if (present === undefined && !makesStream) throw noKeyForGroup;
    if (args.count > 8) throw subcommandSyntaxError(args);
    const lastId =
      args.text(4) === '$' ? (present?.log.lastId ?? MIN_STREAM_ID) : parseStrictId(args.text(4));
    const stream = present ?? new StreamValue();
    const name = args.text(3);
    if (stream.groups.has(name)) throw GROUP_EXISTS;
    stream.groups.set(name, new ConsumerGroup(name, lastId, entriesRead));
    if (present === undefined) call.store(2, stream);
    call.reply.ok();
    call.changed(2, 'xgroup-create', 'stream');
  },
});

const GROUP_EXISTS = new CommandError('BUSYGROUP Consumer Group name already exists');
