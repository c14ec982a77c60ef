/** GEOPOS: Returns longitude and latitude of members of a geospatial index. */
import { geoPosition } from '../../structures/geo-hash.ts';
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { writeCoordinate } from './geo-arguments.ts';
import { command, oneKey } from '../command.ts';

export const geopos = command({
  name: 'geopos',
  arity: -2,
  flags: ['readonly'],
  group: 'geo',
  since: '3.2.0',
  summary: 'Returns longitude and latitude of members of a geospatial index',
  complexity: 'O(N) where N is the number of members requested.',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'member:string...'],
  categories: ['geo'],
  execute(call) {
    const { args, reply } = call;
    const set = call.read(1, SortedSetValue);
    reply.array(args.count - 2);
    for (let i = 2; i < args.count; i++) {
      const score = set?.score(args.text(i));
      if (score === undefined) {
        reply.nullArray();
        continue;
      }
      const { longitude, latitude } = geoPosition(score);
      reply.array(2);
      writeCoordinate(reply, longitude);
      writeCoordinate(reply, latitude);
    }
  },
});
