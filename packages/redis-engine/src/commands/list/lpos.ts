/** LPOS. */
import { CommandError, syntaxError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import { ListValue } from '../../types/list.ts';
import { command, oneKey } from '../command.ts';

interface LposOptions {
  rank: number;
  /** Matches to answer; -1: the first alone, not in an array. */
  count: number;
  maximumLength: number;
}

function readOptions(call: Call): LposOptions {
  const { args } = call;
  const options = { rank: 1, count: -1, maximumLength: 0 };
  for (let i = 3; i < args.count; i += 2) {
    if (i + 1 >= args.count) throw syntaxError;
    if (args.is(i, 'rank')) {
      const rank = args.integer(i + 1);
      if (rank === 0) {
        throw new CommandError(
          "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list",
        );
      }
      if (rank < -9223372036854775807n)
        throw new CommandError(
          'ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807',
        );
      options.rank = Number(rank);
    } else if (args.is(i, 'count')) {
      options.count = args.number(i + 1, new CommandError("ERR COUNT can't be negative"));
      if (options.count < 0) throw new CommandError("ERR COUNT can't be negative");
    } else if (args.is(i, 'maxlen')) {
      options.maximumLength = args.number(i + 1, new CommandError("ERR MAXLEN can't be negative"));
      if (options.maximumLength < 0) throw new CommandError("ERR MAXLEN can't be negative");
    } else {
      throw syntaxError;
    }
  }
  return options;
}

function findPlaces(call: Call, list: ListValue, options: LposOptions): number[] {
  const { buffer, starts, lengths } = call.args;
  const backward = options.rank < 0;
  const wanted = options.count === -1 ? 1 : options.count;
  const found: number[] = [];
  let toSkip = Math.abs(options.rank) - 1;
  const cursor = backward ? list.last() : list.first();
  for (let seen = 0; cursor.valid; seen++) {
    if (options.maximumLength > 0 && seen >= options.maximumLength) break;
    if (cursor.equals(buffer, starts[2]!, lengths[2]!)) {
      if (toSkip > 0) {
        toSkip--;
      } else {
        found.push(backward ? list.size - 1 - seen : seen);
        if (wanted > 0 && found.length === wanted) break;
      }
    }
    if (backward) cursor.previous();
    else cursor.next();
  }
  return found;
}

export const lpos = command({
  name: 'lpos',
  arity: -3,
  flags: ['readonly'],
  group: 'list',
  since: '6.0.6',
  summary: 'Return the index of matching elements on a list',
  complexity:
    'O(N) where N is the number of elements in the list, for the average case. When searching for elements near the head or the tail of the list, or when the MAXLEN option is provided, the command may run in constant time.',
  keys: [oneKey('RO access')],
  arguments: [
    'key:key@0',
    'element:string',
    '[rank:integer=RANK]',
    '[num-matches:integer=COUNT]',
    '[len:integer=MAXLEN]',
  ],
  categories: ['list'],
  execute(call) {
    const { reply } = call;
    const options = readOptions(call);
    const list = call.read(1, ListValue);
    const found = list === undefined ? [] : findPlaces(call, list, options);
    if (options.count === -1) {
      if (found.length === 0) reply.null();
      else reply.integer(found[0]!);
      return;
    }
    reply.array(found.length);
    for (const place of found) reply.integer(place);
  },
});
