/** SUNION: Add multiple sets. */
import { takeMembers, replyWithSet, setsAt, unionOf } from './set-operations.ts';
import { command, keyRange } from '../command.ts';

export const sunion = command({
  name: 'sunion',
  arity: -2,
  flags: ['readonly'],
  group: 'set',
  since: '1.0.0',
  summary: 'Add multiple sets',
  complexity: 'O(N) where N is the total number of elements in all given sets.',
  keys: [keyRange('RO access')],
  arguments: ['key:key@0...'],
  categories: ['set'],
  tips: ['nondeterministic_output_order'],
  execute(call) {
    const union = unionOf(setsAt(call, 1, call.args.count), call);
    replyWithSet(call.reply, takeMembers(union));
  },
});
