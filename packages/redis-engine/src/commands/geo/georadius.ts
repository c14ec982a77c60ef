/** GEORADIUS: Query a sorted set representing a geospatial index to fetch members matching a given maximum distance from a point. */
import { geoSearch } from './geo-search-command.ts';
import { command, oneKey } from '../command.ts';

export const georadius = command({
  name: 'georadius',
  arity: -6,
  flags: ['write', 'denyoom'],
  group: 'geo',
  since: '3.2.0',
  summary:
    'Query a sorted set representing a geospatial index to fetch members matching a given maximum distance from a point',
  complexity:
    'O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.',
  keys: [
    oneKey('RO access'),
    { begin: { keyword: 'STORE', from: 6 }, find: { last: 0, step: 1, limit: 0 }, flags: ['OW', 'update'] },
    {
      begin: { keyword: 'STOREDIST', from: 6 },
      find: { last: 0, step: 1, limit: 0 },
      flags: ['OW', 'update'],
    },
  ],
  arguments: [
    'key:key@0',
    'longitude:double',
    'latitude:double',
    'radius:double',
    'unit(m=M | km=KM | ft=FT | mi=MI)',
    '[withcoord=WITHCOORD]',
    '[withdist=WITHDIST]',
    '[withhash=WITHHASH]',
    '[count{count:integer=COUNT [any=ANY^6.2.0]}]',
    '[order(asc=ASC | desc=DESC)]',
    '[key:key@1=STORE]',
    '[key:key@2=STOREDIST]',
  ],
  categories: ['geo'],
  history: [
    ['6.2.0', 'Added the `ANY` option for `COUNT`.'],
    ['7.0.0', 'Added support for uppercase unit names.'],
  ],
  deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` argument' },
  execute(call) {
    geoSearch(call, { form: 'radius', stores: true });
  },
});
