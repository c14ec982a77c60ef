/** SINTERCARD: Intersect multiple sets and return the cardinality of the result. */
import { CommandError, syntaxError } from '../../errors.ts';
import { intersectionOf, setsAt } from './set-operations.ts';
import { command, countedKeys } from '../command.ts';

export const sintercard = command({
  name: 'sintercard',
  arity: -3,
  flags: ['readonly'],
  group: 'set',
  since: '7.0.0',
  summary: 'Intersect multiple sets and return the cardinality of the result',
  complexity: 'O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.',
  keys: [countedKeys('RO access')],
  arguments: ['numkeys:integer', 'key:key@0...', '[limit:integer=LIMIT]'],
  categories: ['set'],
  execute(call) {
    const { args } = call;
    const keyCount = args.number(1, NO_KEYS);
    if (keyCount < 1) throw NO_KEYS;
    if (keyCount > args.count - 2) throw TOO_MANY_KEYS;
    let limit = 0;
    for (let i = 2 + keyCount; i < args.count; i += 2) {
      if (!args.is(i, 'limit') || i + 1 >= args.count) throw syntaxError;
      limit = args.number(i + 1, NEGATIVE_LIMIT);
      if (limit < 0) throw NEGATIVE_LIMIT;
    }
    const sets = setsAt(call, 2, 2 + keyCount);
    call.reply.integer(intersectionOf(sets, limit).length);
  },
});

const NO_KEYS = new CommandError('ERR numkeys should be greater than 0');
const TOO_MANY_KEYS = new CommandError("ERR Number of keys can't be greater than number of args");
const NEGATIVE_LIMIT = new CommandError("ERR LIMIT can't be negative");
