/** GEORADIUSBYMEMBER: Query a sorted set representing a geospatial index to fetch members matching a given maximum distance from a member. */
import { geoSearch } from './geo-search-command.ts';
import { command, oneKey } from '../command.ts';

export const georadiusbymember = command({
  name: 'georadiusbymember',
  arity: -5,
  flags: ['write', 'denyoom'],
  group: 'geo',
  since: '3.2.0',
  summary:
    'Query a sorted set representing a geospatial index to fetch members matching a given maximum distance from a member',
  complexity:
    'O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.',
  keys: [
    oneKey('RO access'),
    { begin: { keyword: 'STORE', from: 5 }, find: { last: 0, step: 1, limit: 0 }, flags: ['OW', 'update'] },
    {
      begin: { keyword: 'STOREDIST', from: 5 },
      find: { last: 0, step: 1, limit: 0 },
      flags: ['OW', 'update'],
    },
  ],
  arguments: [
    'key:key@0',
    'member:string',
    'radius:double',
    'unit(m=M | km=KM | ft=FT | mi=MI)',
    '[withcoord=WITHCOORD]',
    '[withdist=WITHDIST]',
    '[withhash=WITHHASH]',
    '[count{count:integer=COUNT [any=ANY]}]',
    '[order(asc=ASC | desc=DESC)]',
    '[key:key@1=STORE]',
    '[key:key@2=STOREDIST]',
  ],
  categories: ['geo'],
  history: [['7.0.0', 'Added support for uppercase unit names.']],
  deprecated: {
    since: '6.2.0',
    replacedBy: '`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` and `FROMMEMBER` arguments',
  },
  execute(call) {
    geoSearch(call, { form: 'member', stores: true });
  },
});
