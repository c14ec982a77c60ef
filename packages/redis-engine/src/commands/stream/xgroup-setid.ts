/** XGROUP SETID: Set a consumer group to an arbitrary last delivered ID value. */
import type { Integer } from '../../structures/integer.ts';
import { entriesReadArgument, groupArgument, subcommandSyntaxError } from './group-arguments.ts';
import { parseLooseId } from './stream-id-arguments.ts';
import { command, oneKey } from '../command.ts';

export const xgroupSetid = command({
  name: 'setid',
  arity: -5,
  flags: ['write'],
  group: 'stream',
  since: '5.0.0',
  summary: 'Set a consumer group to an arbitrary last delivered ID value.',
  complexity: 'O(1)',
  keys: [oneKey('RW update', 2)],
  arguments: [
    'key:key@0',
    'groupname:string',
    'id(id:string | new_id="$")',
    '[entries_read:integer=ENTRIESREAD]',
  ],
  categories: ['stream'],
  history: [['7.0.0', 'Added the optional `entries_read` argument.']],
  execute(call) {
    const { args } = call;
    let entriesRead: Integer | undefined;
    for (let i = 5; i < args.count; i++) {
      if (!args.is(i, 'entriesread') || i + 1 >= args.count) throw subcommandSyntaxError(args);
      entriesRead = entriesReadArgument(args, ++i);
    }
    const { stream, group } = groupArgument(call);
    if (args.count !== 5 && args.count !== 7) throw subcommandSyntaxError(args);
    group.lastId = args.text(4) === '$' ? stream.log.lastId : parseLooseId(args.text(4), 0);
    group.entriesRead = entriesRead;
    call.reply.ok();
    call.changed(2, 'xgroup-setid', 'stream');
  },
});
