/** GETRANGE. */
import { command, oneKey } from '../command.ts';
import { replyRange } from './range-of-string.ts';

export const getrange = command({
  name: 'getrange',
  arity: 4,
  flags: ['readonly'],
  group: 'string',
  since: '2.4.0',
  summary: 'Get a substring of the string stored at a key',
  complexity:
    'O(N) where N is the length of the returned string. The complexity is ultimately determined by the returned length, but because creating a substring from an existing string is very cheap, it can be considered O(1) for small strings.',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'start:integer', 'end:integer'],
  categories: ['string'],
  execute: replyRange,
});
