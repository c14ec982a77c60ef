/** GEORADIUS_RO: A read-only variant for GEORADIUS. */
import { geoSearch } from './geo-search-command.ts';
import { command, oneKey } from '../command.ts';

export const georadiusRo = command({
  name: 'georadius_ro',
  arity: -6,
  flags: ['readonly'],
  group: 'geo',
  since: '3.2.10',
  summary: 'A read-only variant for GEORADIUS',
  complexity:
    'O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.',
  keys: [oneKey('RO access')],
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
  ],
  categories: ['geo'],
  history: [['6.2.0', 'Added the `ANY` option for `COUNT`.']],
  deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` with the `BYRADIUS` argument' },
  execute(call) {
    geoSearch(call, { form: 'radius', stores: false });
  },
});
