/** XREADGROUP: Return new entries from a stream using a consumer group, or access the history of the pending entries for a given consumer. Can block. */
import { readStreams } from './read-streams.ts';
import { command } from '../command.ts';

export const xreadgroup = command({
  name: 'xreadgroup',
  arity: -7,
  flags: ['blocking', 'write'],
  group: 'stream',
  since: '5.0.0',
  summary:
    'Return new entries from a stream using a consumer group, or access the history of the pending entries for a given consumer. Can block.',
  complexity:
    'For each stream mentioned: O(M) with M being the number of elements returned. If M is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1). On the other side when XREADGROUP blocks, XADD will pay the O(N) time in order to serve the N clients blocked on the stream getting new data.',
  keys: [
    {
      begin: { keyword: 'STREAMS', from: 4 },
      find: { last: -1, step: 1, limit: 2 },
      flags: ['RO', 'access'],
    },
  ],
  arguments: [
    'group_consumer=GROUP{group:string consumer:string}',
    '[count:integer=COUNT]',
    '[milliseconds:integer=BLOCK]',
    '[noack=NOACK]',
    'streams=STREAMS{key:key@0... id:string...}',
  ],
  categories: ['stream'],
  execute(call) {
    readStreams(call, 'xreadgroup');
  },
});
