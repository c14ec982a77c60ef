/** GEODIST: Returns the distance between two members of a geospatial index. */
import { syntaxError } from '../../errors.ts';
import { geoDistance, geoPosition } from '../../structures/geo-hash.ts';
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { formatDistance, metersPerUnit } from './geo-arguments.ts';
import { command, oneKey } from '../command.ts';

export const geodist = command({
  name: 'geodist',
  arity: -4,
  flags: ['readonly'],
  group: 'geo',
  since: '3.2.0',
  summary: 'Returns the distance between two members of a geospatial index',
  complexity: 'O(log(N))',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'member1:string', 'member2:string', '[unit(m=M | km=KM | ft=FT | mi=MI)]'],
  categories: ['geo'],
  execute(call) {
    const { args, reply } = call;
    if (args.count > 5) throw syntaxError;
    const unit = args.count === 5 ? metersPerUnit(args, 4) : 1;
    const set = call.read(1, SortedSetValue);
    const from = set?.score(args.text(2));
    const to = set?.score(args.text(3));
    if (from === undefined || to === undefined) reply.null();
    else reply.bulk(formatDistance(geoDistance(geoPosition(from), geoPosition(to)) / unit));
  },
});
