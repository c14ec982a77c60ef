/** SMOVE: Move a member from one set to another. */
import { SetValue } from '../../types/set-value.ts';
import { command, oneKey } from '../command.ts';

export const smove = command({
  name: 'smove',
  arity: 4,
  flags: ['write', 'fast'],
  group: 'set',
  since: '1.0.0',
  summary: 'Move a member from one set to another',
  complexity: 'O(1)',
  keys: [oneKey('RW access delete'), oneKey('RW insert', 2)],
  arguments: ['source:key@0', 'destination:key@1', 'member:string'],
  categories: ['set'],
  execute(call) {
    const member = call.args.text(3);
    const source = call.write(1, SetValue);
    if (source === undefined) {
      call.reply.integer(0);
      return;
    }
    let target = call.write(2, SetValue);
    if (source === target) {
      call.reply.integer(source.has(member) ? 1 : 0);
      return;
    }
    if (!source.delete(member)) {
      call.reply.integer(0);
      return;
    }
    call.changed(1, 'srem', 'set');
    call.removeIfEmpty(1, source);
    if (target === undefined) {
      target = new SetValue(call.server.keyspace.arena);
      call.store(2, target);
    }
    if (target.add(member, call.limits.setMaxIntsetEntries)) call.changed(2, 'sadd', 'set');
    call.reply.integer(1);
  },
});
