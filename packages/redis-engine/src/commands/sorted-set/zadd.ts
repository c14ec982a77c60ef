/** ZADD: Add one or more members to a sorted set, or update its score if it already exists. */
import type { Arguments } from '../../protocol/arguments.ts';
import { AddOption, addToSortedSet } from './add-to-sorted-set.ts';
import { command, oneKey } from '../command.ts';

export const zadd = command({
  name: 'zadd',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Add one or more members to a sorted set, or update its score if it already exists',
  complexity: 'O(log(N)) for each item added, where N is the number of elements in the sorted set.',
  keys: [oneKey('RW update')],
  arguments: [
    'key:key@0',
    '[condition^3.0.2(nx=NX | xx=XX)]',
    '[comparison^6.2.0(gt=GT | lt=LT)]',
    '[change=CH^3.0.2]',
    '[increment=INCR^3.0.2]',
    'score_member{score:double member:string}...',
  ],
  categories: ['sortedset'],
  history: [
    ['2.4.0', 'Accepts multiple elements.'],
    ['3.0.2', 'Added the `XX`, `NX`, `CH` and `INCR` options.'],
    ['6.2.0', 'Added the `GT` and `LT` options.'],
  ],
  execute(call) {
    const { args } = call;
    let at = 2;
    let options = 0;
    for (; at < args.count; at++) {
      const option = addOption(args, at);
      if (option === 0) break;
      options |= option;
    }
    addToSortedSet(call, at, options);
  },
});

function addOption(args: Arguments, at: number): number {
  const length = args.lengths[at]!;
  // Scores are rarely as long as an option's name and never begin with its letters: most calls end here.
  if (length < 2 || length > 4 || args.buffer[args.starts[at]!]! < 65) return 0;
  if (args.is(at, 'nx')) return AddOption.IfMissing;
  if (args.is(at, 'xx')) return AddOption.IfPresent;
  if (args.is(at, 'gt')) return AddOption.IfGreater;
  if (args.is(at, 'lt')) return AddOption.IfLess;
  if (args.is(at, 'ch')) return AddOption.CountChanged;
  return args.is(at, 'incr') ? AddOption.Increment : 0;
}
