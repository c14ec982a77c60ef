/** SINTER: Intersect multiple sets. */
import { intersectionOf, replyWithSet, setsAt } from './set-operations.ts';
import { command, keyRange } from '../command.ts';

export const sinter = command({
  name: 'sinter',
  arity: -2,
  flags: ['readonly'],
  group: 'set',
  since: '1.0.0',
  summary: 'Intersect multiple sets',
  complexity: 'O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.',
  keys: [keyRange('RO access')],
  arguments: ['key:key@0...'],
  categories: ['set'],
  tips: ['nondeterministic_output_order'],
  execute(call) {
    const sets = setsAt(call, 1, call.args.count);
    const members = intersectionOf(sets, 0);
    replyWithSet(call.reply, members);
  },
});
