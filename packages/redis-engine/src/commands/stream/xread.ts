/** XREAD: Return never seen elements in multiple streams, with IDs greater than the ones reported by the caller for each stream. Can block. */
import { readStreams } from './read-streams.ts';
import { command } from '../command.ts';

export const xread = command({
  name: 'xread',
  arity: -4,
  flags: ['blocking', 'readonly'],
  group: 'stream',
  since: '5.0.0',
  summary:
    'Return never seen elements in multiple streams, with IDs greater than the ones reported by the caller for each stream. Can block.',
  complexity:
    'For each stream mentioned: O(N) with N being the number of elements being returned, it means that XREAD-ing with a fixed COUNT is O(1). Note that when the BLOCK option is used, XADD will pay O(M) time in order to serve the M clients blocked on the stream getting new data.',
  keys: [
    {
      begin: { keyword: 'STREAMS', from: 1 },
      find: { last: -1, step: 1, limit: 2 },
      flags: ['RO', 'access'],
    },
  ],
  arguments: [
    '[count:integer=COUNT]',
    '[milliseconds:integer=BLOCK]',
    'streams=STREAMS{key:key@0... id:string...}',
  ],
  categories: ['stream'],
  execute(call) {
    readStreams(call, 'xread');
  },
});
