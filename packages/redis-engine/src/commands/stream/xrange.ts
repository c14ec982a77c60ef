/** XRANGE: Return a range of elements in a stream, with IDs matching the specified IDs interval. */
import { replyWithIdRange } from './id-range.ts';
import { command, oneKey } from '../command.ts';

export const xrange = command({
  name: 'xrange',
  arity: -4,
  flags: ['readonly'],
  group: 'stream',
  since: '5.0.0',
  summary: 'Return a range of elements in a stream, with IDs matching the specified IDs interval',
  complexity:
    'O(N) with N being the number of elements being returned. If N is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1).',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'start:string', 'end:string', '[count:integer=COUNT]'],
  categories: ['stream'],
  history: [['6.2.0', 'Added exclusive ranges.']],
  execute(call) {
    replyWithIdRange(call, false);
  },
});
