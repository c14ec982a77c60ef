/** GEOSEARCHSTORE: Query a sorted set representing a geospatial index to fetch members inside an area of a box or a circle, and store the result in another key. */
import { geoSearch } from './geo-search-command.ts';
import { command, oneKey } from '../command.ts';

export const geosearchstore = command({
  name: 'geosearchstore',
  arity: -8,
  flags: ['write', 'denyoom'],
  group: 'geo',
  since: '6.2.0',
  summary:
    'Query a sorted set representing a geospatial index to fetch members inside an area of a box or a circle, and store the result in another key.',
  complexity:
    'O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape provided as the filter and M is the number of items inside the shape',
  keys: [oneKey('OW update'), oneKey('RO access', 2)],
  arguments: [
    'destination:key@0',
    'source:key@1',
    'from(member:string=FROMMEMBER | longitude_latitude=FROMLONLAT{longitude:double latitude:double})',
    'by(circle{radius:double=BYRADIUS unit(m=M | km=KM | ft=FT | mi=MI)} | box{width:double=BYBOX height:double unit(m=M | km=KM | ft=FT | mi=MI)})',
    '[order(asc=ASC | desc=DESC)]',
    '[count{count:integer=COUNT [any=ANY]}]',
    '[storedist=STOREDIST]',
  ],
  categories: ['geo'],
  history: [['7.0.0', 'Added support for uppercase unit names.']],
  execute(call) {
    geoSearch(call, { form: 'search', stores: true });
  },
});
