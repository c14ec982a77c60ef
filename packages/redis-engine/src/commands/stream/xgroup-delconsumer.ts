/** XGROUP DELCONSUMER: Delete a consumer from a consumer group. */
import { groupArgument } from './group-arguments.ts';
import { command, oneKey } from '../command.ts';

export const xgroupDelconsumer = command({
  name: 'delconsumer',
  arity: 5,
  flags: ['write'],
  group: 'stream',
  since: '5.0.0',
  summary: 'Delete a consumer from a consumer group.',
  complexity: 'O(1)',
  keys: [oneKey('RW delete', 2)],
  arguments: ['key:key@0', 'groupname:string', 'consumername:string'],
  categories: ['stream'],
  execute(call) {
    const { group } = groupArgument(call);
    const consumer = group.consumers.get(call.args.text(4));
    if (consumer === undefined) {
      call.reply.integer(0);
      return;
    }
    const pending = group.removeConsumer(consumer);
    call.changed(2, 'xgroup-delconsumer', 'stream');
    call.reply.integer(pending);
  },
});
