/** SADD: Add one or more members to a set. */
import { SetValue } from '../../types/set-value.ts';
import { command, oneKey } from '../command.ts';

export const sadd = command({
  name: 'sadd',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  group: 'set',
  since: '1.0.0',
  summary: 'Add one or more members to a set',
  complexity:
    'O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.',
  keys: [oneKey('RW insert')],
  arguments: ['key:key@0', 'member:string...'],
  categories: ['set'],
  history: [['2.4.0', 'Accepts multiple `member` arguments.']],
  execute(call) {
    const { args } = call;
    const maxIntegers = call.limits.setMaxIntsetEntries;
    let set = call.write(1, SetValue);
    const isNew = set === undefined;
    set ??= new SetValue(call.server.keyspace.arena);
    let added = 0;
    const { buffer, starts, lengths } = args;
    for (let i = 2; i < args.count; i++) {
      if (set.addBytes(buffer, starts[i]!, lengths[i]!, maxIntegers)) added++;
    }
    if (isNew) call.store(1, set);
    if (added > 0) call.changed(1, 'sadd', 'set');
    call.reply.integer(added);
  },
});
