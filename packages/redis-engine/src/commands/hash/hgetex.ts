/** HGETEX: Get the value of one or more fields of a given hash key, and optionally set their expiration. */
import { syntaxError } from '../../errors.ts';
import { HashValue } from '../../types/hash.ts';
import { type ExpiryOption, expiryFrom, readExpiryOption } from '../string/expiry-option.ts';
import { fieldList, setFieldExpiry } from './field-expiry.ts';
import { command, oneKey } from '../command.ts';

export const hgetex = command({
  name: 'hgetex',
  arity: -5,
  flags: ['write', 'fast'],
  group: 'hash',
  since: '8.0.0',
  summary: 'Get the value of one or more fields of a given hash key, and optionally set their expiration',
  complexity: 'O(N) where N is the number of specified fields',
  keys: [oneKey('RW update access')],
  arguments: [
    'key:key@0',
    '[expiration(seconds:integer=EX | milliseconds:integer=PX | unix-time-seconds:unix-time=EXAT | unix-time-milliseconds:unix-time=PXAT | persist=PERSIST)]',
    'fields=FIELDS{numfields:integer field:string...}',
  ],
  categories: ['hash'],
  execute(call) {
    const { args, reply } = call;
    let option: ExpiryOption | null = null;
    let persists = false;
    let at = 2;
    if (args.is(2, 'persist')) {
      persists = true;
      at = 3;
    } else if (!args.is(2, 'fields')) {
      option = readExpiryOption(args, 2);
      if (option === null) throw syntaxError;
      at = 4;
    }
    const fields = fieldList(args, at, 1);
    const time = option === null ? undefined : Number(expiryFrom(args, option, call.now, 'hgetex'));
    const hash = call.write(1, HashValue);
    let changed = 0;
    let removed = 0;
    reply.array(fields.count);
    for (let i = 0; i < fields.count; i++) {
      const field = args.text(fields.first + i);
      const value = hash?.get(field);
      if (value === undefined) {
        reply.null();
        continue;
      }
      reply.bulk(value);
      if (persists && hash!.persist(field)) changed++;
      if (time === undefined) continue;
      if (setFieldExpiry(call, hash!, field, time)) changed++;
      else removed++;
    }
    if (changed > 0) call.changed(1, persists ? 'hpersist' : 'hexpire', 'hash');
    if (removed > 0) {
      call.changed(1, 'hdel', 'hash');
      call.removeIfEmpty(1, hash!);
    }
  },
});
