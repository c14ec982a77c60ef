/** GEOHASH: Returns members of a geospatial index as standard geohash strings. */
import { geoPosition, standardGeoHash } from '../../structures/geo-hash.ts';
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { command, oneKey } from '../command.ts';

export const geohash = command({
  name: 'geohash',
  arity: -2,
  flags: ['readonly'],
  group: 'geo',
  since: '3.2.0',
  summary: 'Returns members of a geospatial index as standard geohash strings',
  complexity: 'O(log(N)) for each member requested, where N is the number of elements in the sorted set.',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'member:string...'],
  categories: ['geo'],
  execute(call) {
    const { args, reply } = call;
    const set = call.read(1, SortedSetValue);
    reply.array(args.count - 2);
    for (let i = 2; i < args.count; i++) {
      const score = set?.score(args.text(i));
      if (score === undefined) reply.null();
      else reply.bulk(standardGeoHash(geoPosition(score)));
    }
  },
});
