/** SREM: Remove one or more members from a set. */
import { SetValue } from '../../types/set-value.ts';
import { command, oneKey } from '../command.ts';

export const srem = command({
  name: 'srem',
  arity: -3,
  flags: ['write', 'fast'],
  group: 'set',
  since: '1.0.0',
  summary: 'Remove one or more members from a set',
  complexity: 'O(N) where N is the number of members to be removed.',
  keys: [oneKey('RW delete')],
  arguments: ['key:key@0', 'member:string...'],
  categories: ['set'],
  history: [['2.4.0', 'Accepts multiple `member` arguments.']],
  execute(call) {
    const { args } = call;
    const set = call.write(1, SetValue);
    let removed = 0;
    if (set !== undefined) {
      for (let i = 2; i < args.count; i++) if (set.delete(args.text(i))) removed++;
      if (removed > 0) {
        call.changed(1, 'srem', 'set');
        call.removeIfEmpty(1, set);
      }
    }
    call.reply.integer(removed);
  },
});
