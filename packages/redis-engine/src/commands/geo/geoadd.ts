/** GEOADD: Add one or more geospatial items in the geospatial index represented using a sorted set. */
import { syntaxError } from '../../errors.ts';
import { geoScore } from '../../structures/geo-hash.ts';
import { AddOption, addScores } from '../sorted-set/add-to-sorted-set.ts';
import { positionArgument } from './geo-arguments.ts';
import { command, oneKey } from '../command.ts';

export const geoadd = command({
  name: 'geoadd',
  arity: -5,
  flags: ['write', 'denyoom'],
  group: 'geo',
  since: '3.2.0',
  summary: 'Add one or more geospatial items in the geospatial index represented using a sorted set',
  complexity: 'O(log(N)) for each item added, where N is the number of elements in the sorted set.',
  keys: [oneKey('RW update')],
  arguments: [
    'key:key@0',
    '[condition^6.2.0(nx=NX | xx=XX)]',
    '[change=CH^6.2.0]',
    'longitude_latitude_member{longitude:double latitude:double member:string}...',
  ],
  categories: ['geo'],
  history: [['6.2.0', 'Added the `CH`, `NX` and `XX` options.']],
  execute(call) {
    const { args } = call;
    let options = 0;
    let at = 2;
    for (; at < args.count; at++) {
      if (args.is(at, 'nx')) options |= AddOption.IfMissing;
      else if (args.is(at, 'xx')) options |= AddOption.IfPresent;
      else if (args.is(at, 'ch')) options |= AddOption.CountChanged;
      else break;
    }
    const both = AddOption.IfMissing | AddOption.IfPresent;
    if (at === args.count || (args.count - at) % 3 !== 0 || (options & both) === both) throw syntaxError;
    const scores: number[] = [];
    for (let i = at; i < args.count; i += 3) scores.push(geoScore(positionArgument(args, i)));
    addScores(call, scores, at + 2, 3, options);
  },
});
