/** SDIFF: Subtract multiple sets. */
import { differenceOf, takeMembers, replyWithSet, setOf, setsAt } from './set-operations.ts';
import { command, keyRange } from '../command.ts';

export const sdiff = command({
  name: 'sdiff',
  arity: -2,
  flags: ['readonly'],
  group: 'set',
  since: '1.0.0',
  summary: 'Subtract multiple sets',
  complexity: 'O(N) where N is the total number of elements in all given sets.',
  keys: [keyRange('RO access')],
  arguments: ['key:key@0...'],
  categories: ['set'],
  tips: ['nondeterministic_output_order'],
  execute(call) {
    const members = differenceOf(setsAt(call, 1, call.args.count));
    // Through a set, so that integers come in ascending order, as from Redis.
    replyWithSet(call.reply, takeMembers(setOf(members, call)));
  },
});
