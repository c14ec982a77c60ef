/** GEORADIUSBYMEMBER_RO: A read-only variant for GEORADIUSBYMEMBER. */
import { geoSearch } from './geo-search-command.ts';
import { command, oneKey } from '../command.ts';

export const georadiusbymemberRo = command({
  name: 'georadiusbymember_ro',
  arity: -5,
  flags: ['readonly'],
  group: 'geo',
  since: '3.2.10',
  summary: 'A read-only variant for GEORADIUSBYMEMBER',
  complexity:
    'O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.',
  keys: [oneKey('RO access')],
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
  ],
  categories: ['geo'],
  deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` with the `BYRADIUS` and `FROMMEMBER` arguments' },
  execute(call) {
    geoSearch(call, { form: 'member', stores: false });
  },
});
