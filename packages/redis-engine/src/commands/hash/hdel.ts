/** HDEL. */
import { HashValue } from '../../types/hash.ts';
import { command, oneKey } from '../command.ts';

export const hdel = command({
  name: 'hdel',
  arity: -3,
  flags: ['write', 'fast'],
  group: 'hash',
  since: '2.0.0',
  summary: 'Delete one or more hash fields',
  complexity: 'O(N) where N is the number of fields to be removed.',
  keys: [oneKey('RW delete')],
  arguments: ['key:key@0', 'field:string...'],
  categories: ['hash'],
  history: [['2.4.0', 'Accepts multiple `field` arguments.']],
  execute(call) {
    const { args, reply } = call;
    const hash = call.write(1, HashValue);
    let removed = 0;
    if (hash !== undefined) {
      for (let i = 2; i < args.count; i++) if (hash.delete(args.text(i))) removed++;
      if (removed > 0) {
        call.changed(1, 'hdel', 'hash');
        call.removeIfEmpty(1, hash);
      }
    }
    reply.integer(removed);
  },
});
