/** XGROUP DESTROY: Destroy a consumer group. */
import { StreamValue } from '../../types/stream-value.ts';
import { noKeyForGroup } from './group-errors.ts';
import { command, oneKey } from '../command.ts';

export const xgroupDestroy = command({
  name: 'destroy',
  arity: 4,
  flags: ['write'],
  group: 'stream',
  since: '5.0.0',
  summary: 'Destroy a consumer group.',
  complexity: "O(N) where N is the number of entries in the group's pending entries list (PEL).",
  keys: [oneKey('RW delete', 2)],
  arguments: ['key:key@0', 'groupname:string'],
  categories: ['stream'],
  execute(call) {
    const stream = call.write(2, StreamValue);
    if (stream === undefined) throw noKeyForGroup;
    const destroyed = stream.groups.delete(call.args.text(3));
    if (destroyed) call.changed(2, 'xgroup-destroy', 'stream');
    call.reply.integer(destroyed ? 1 : 0);
  },
});
