/** XREVRANGE: Return a range of elements in a stream, with IDs matching the specified IDs interval, in reverse order (from greater to smaller IDs) compared to XRANGE. */
import { replyWithIdRange } from './id-range.ts';
import { command, oneKey } from '../command.ts';

export const xrevrange = command({
  name: 'xrevrange',
  arity: -4,
  flags: ['readonly'],
  group: 'stream',
  since: '5.0.0',
  summary:
    'Return a range of elements in a stream, with IDs matching the specified IDs interval, in reverse order (from greater to smaller IDs) compared to XRANGE',
  complexity:
    'O(N) with N being the number of elements returned. If N is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1).',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'end:string', 'start:string', '[count:integer=COUNT]'],
  categories: ['stream'],
  history: [['6.2.0', 'Added exclusive ranges.']],
  execute(call) {
    replyWithIdRange(call, true);
  },
});
