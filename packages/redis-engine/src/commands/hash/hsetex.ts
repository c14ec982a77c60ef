/** HSETEX: Set the value of one or more fields of a given hash key, and optionally set their expiration. */
import { CommandError, syntaxError } from '../../errors.ts';
import { HashValue } from '../../types/hash.ts';
import { type ExpiryOption, expiryFrom, readExpiryOption } from '../string/expiry-option.ts';
import { openContainer } from '../../types/open-container.ts';
import { fieldList, setFieldExpiry } from './field-expiry.ts';
import { command, oneKey } from '../command.ts';

export const hsetex = command({
  name: 'hsetex',
  arity: -6,
  flags: ['write', 'denyoom', 'fast'],
  group: 'hash',
  since: '8.0.0',
  summary: 'Set the value of one or more fields of a given hash key, and optionally set their expiration',
  complexity: 'O(N) where N is the number of specified fields',
  keys: [oneKey('RW update')],
  arguments: [
    'key:key@0',
    '[condition(fnx=FNX | fxx=FXX)]',
    '[expiration(seconds:integer=EX | milliseconds:integer=PX | unix-time-seconds:unix-time=EXAT | unix-time-milliseconds:unix-time=PXAT | keepttl=KEEPTTL)]',
    'fields=FIELDS{numfields:integer data{field:string value:string}...}',
  ],
  categories: ['hash'],
  execute(call) {
    const { args, reply } = call;
    let condition: 'fnx' | 'fxx' | undefined;
    let option: ExpiryOption | null = null;
    let keeps = false;
    let at = 2;
    for (; at < args.count && !args.is(at, 'fields'); at++) {
      const isNew = args.is(at, 'fnx');
      if (isNew || args.is(at, 'fxx')) {
        if (condition !== undefined) throw ONE_CONDITION;
        condition = isNew ? 'fnx' : 'fxx';
      } else if (option === null && !keeps && args.is(at, 'keepttl')) {
        keeps = true;
      } else {
        const given = readExpiryOption(args, at);
        if (given === null || option !== null || keeps) throw syntaxError;
        option = given;
        at++;
      }
    }
    const fields = fieldList(args, at, 2);
    const time = option === null ? undefined : Number(expiryFrom(args, option, call.now, 'hsetex'));
    const present = call.write(1, HashValue);
    if (condition !== undefined) {
      const refused = condition === 'fnx';
      for (let i = 0; i < fields.count; i++) {
        if ((present?.has(args.text(fields.first + i * 2)) ?? false) === refused) {
          reply.integer(0);
          return;
        }
      }
    }
    const hash = openContainer(call, 1, HashValue);
    let removed = 0;
    for (let i = 0; i < fields.count; i++) {
      const field = args.text(fields.first + i * 2);
      hash.set(field, args.text(fields.first + i * 2 + 1), call.limits, keeps);
      if (time !== undefined && !setFieldExpiry(call, hash, field, time)) removed++;
    }
    call.changed(1, 'hset', 'hash');
    if (time !== undefined) call.notify(1, removed > 0 ? 'hdel' : 'hexpire', 'hash');
    call.removeIfEmpty(1, hash);
    reply.integer(1);
  },
});

const ONE_CONDITION = new CommandError('ERR Only one of FXX or FNX arguments can be specified');
