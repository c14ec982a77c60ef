/** XGROUP CREATECONSUMER: Create a consumer in a consumer group. */
import { Consumer } from '../../types/stream-value.ts';
import { groupArgument } from './group-arguments.ts';
import { command, oneKey } from '../command.ts';

export const xgroupCreateconsumer = command({
  name: 'createconsumer',
  arity: 5,
  flags: ['write', 'denyoom'],
  group: 'stream',
  since: '6.2.0',
  summary: 'Create a consumer in a consumer group.',
  complexity: 'O(1)',
  keys: [oneKey('RW insert', 2)],
  arguments: ['key:key@0', 'groupname:string', 'consumername:string'],
  categories: ['stream'],
  execute(call) {
    const { group } = groupArgument(call);
    const name = call.args.text(4);
    if (group.consumers.has(name)) {
      call.reply.integer(0);
      return;
    }
    group.consumers.set(name, new Consumer(name, call.now));
    call.changed(2, 'xgroup-createconsumer', 'stream');
    call.reply.integer(1);
  },
});
