/** GETEX. */
import { syntaxError } from '../../errors.ts';
import { NO_EXPIRY } from '../../keyspace/database.ts';
import { readString, replyString } from '../../types/string-value.ts';
import { command, oneKey } from '../command.ts';
import { type ExpiryOption, expiryFrom, readExpiryOption } from './expiry-option.ts';

export const getex = command({
  name: 'getex',
  arity: -2,
  flags: ['write', 'fast'],
  group: 'string',
  since: '6.2.0',
  summary: 'Get the value of a key and optionally set its expiration',
  complexity: 'O(1)',
  keys: [{ ...oneKey('RW access update'), notes: 'RW and UPDATE because it changes the TTL' }],
  arguments: [
    'key:key@0',
    '[expiration(seconds:integer=EX | milliseconds:integer=PX | unix-time-seconds:unix-time=EXAT | unix-time-milliseconds:unix-time=PXAT | persist=PERSIST)]',
  ],
  categories: ['string'],
  execute(call) {
    const { args, database } = call;
    let option: ExpiryOption | null = null;
    let persist = false;
    for (let i = 2; i < args.count; i++) {
      if (args.is(i, 'persist') && option === null && !persist) {
        persist = true;
        continue;
      }
      const given = readExpiryOption(args, i);
      if (given === null || option !== null || persist) throw syntaxError;
      option = given;
      i++;
    }
    const expiry = option === null ? NO_EXPIRY : expiryFrom(args, option, call.now, 'getex');
    const pointer = readString(call, 1);
    replyString(call, pointer);
    if (pointer === 0) return;
    if (expiry !== NO_EXPIRY && expiry <= call.now) {
      database.remove(pointer);
      call.changed(1, 'del', 'generic');
    } else if (expiry !== NO_EXPIRY) {
      database.setExpiry(pointer, expiry);
      call.changed(1, 'expire', 'generic');
    } else if (persist && database.expiryOf(pointer) !== NO_EXPIRY) {
      database.setExpiry(pointer, NO_EXPIRY);
      call.changed(1, 'persist', 'generic');
    }
  },
});
