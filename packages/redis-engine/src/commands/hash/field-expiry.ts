/**
 * Expiry of single fields of a hash: HEXPIRE, HTTL and their kin, with the answers of Redis 7.4, one for each field.
 */
import { CommandError } from '../../errors.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import type { Call } from '../../server/call.ts';
import { HashValue } from '../../types/hash.ts';
import type { TimeUnit } from '../generic/expire-key.ts';
import { invalidExpiry } from '../string/expiry-option.ts';

export const NO_FIELD = -2;
export const NO_EXPIRY_SET = -1;
const CONDITION_NOT_MET = 0;
const EXPIRY_SET = 1;
const FIELD_REMOVED = 2;
/** The greatest time that Redis accepts here, in Unix milliseconds. */
const LATEST = 2 ** 46 - 1;

const NO_FIELDS = new CommandError('ERR Mandatory argument FIELDS is missing or not at the right position');
const BAD_COUNT = new CommandError('ERR Number of fields must be a positive integer');
const WRONG_COUNT = new CommandError('ERR The `numfields` parameter must match the number of arguments');
const NEGATIVE_TIME = new CommandError('ERR invalid expire time, must be >= 0');

/**
 * Reads `FIELDS n field …` at an argument, up to the last one.
 * @param width arguments for each field: 1, or 2 with its value
 */
export function fieldList(args: Arguments, index: number, width: number): { first: number; count: number } {
  if (index + 1 >= args.count || !args.is(index, 'fields')) throw NO_FIELDS;
  const count = args.number(index + 1, BAD_COUNT);
  if (count < 1) throw BAD_COUNT;
  if (count * width !== args.count - index - 2) throw WRONG_COUNT;
  return { first: index + 2, count };
}

type Condition = 'nx' | 'xx' | 'gt' | 'lt';

function readCondition(args: Arguments): Condition | undefined {
  const word = args.word(3);
  return word === 'nx' || word === 'xx' || word === 'gt' || word === 'lt' ? word : undefined;
}

/** Whether a new time may take the place of the present one; none counts as an infinite one. */
function allowed(condition: Condition | undefined, present: number | undefined, time: number): boolean {
  switch (condition) {
    case 'nx':
      return present === undefined;
    case 'xx':
      return present !== undefined;
    case 'gt':
      return present !== undefined && time > present;
    case 'lt':
      return present === undefined || time < present;
    default:
      return true;
  }
}

/** Sets the expiry of a field, or removes the field where the time has passed; false if it was removed. */
export function setFieldExpiry(call: Call, hash: HashValue, field: string, timeMs: number): boolean {
  if (timeMs <= call.now && !call.server.persistence.loading) {
    hash.delete(field);
    return false;
  }
  hash.setExpiry(field, timeMs);
  call.server.fieldExpiry.watch(call.database, call.args.bytes(1));
  return true;
}

/** `H…EXPIRE… key time [NX|XX|GT|LT] FIELDS n field …`. */
export function expireFields(call: Call, unit: TimeUnit): void {
  const { args, reply } = call;
  const given = args.number(2);
  if (given < 0) throw NEGATIVE_TIME;
  const time = given * (unit.inSeconds ? 1000 : 1) + (unit.absolute ? 0 : call.now);
  if (time > LATEST) throw invalidExpiry(call.command.spec.name);
  const condition = readCondition(args);
  const fields = fieldList(args, condition === undefined ? 3 : 4, 1);
  const hash = call.write(1, HashValue);
  let set = 0;
  let removed = 0;
  reply.array(fields.count);
  for (let i = 0; i < fields.count; i++) {
    const field = args.text(fields.first + i);
    if (hash === undefined || !hash.has(field)) {
      reply.integer(NO_FIELD);
    } else if (!allowed(condition, hash.expiryOf(field), time)) {
      reply.integer(CONDITION_NOT_MET);
    } else if (setFieldExpiry(call, hash, field, time)) {
      set++;
      reply.integer(EXPIRY_SET);
    } else {
      removed++;
      reply.integer(FIELD_REMOVED);
    }
  }
  if (set > 0) call.changed(1, 'hexpire', 'hash');
  if (removed > 0) {
    call.changed(1, 'hdel', 'hash');
    call.removeIfEmpty(1, hash!);
  }
}

/** `H…TTL key FIELDS n field …` and `H…EXPIRETIME`. */
export function replyWithFieldExpiry(call: Call, unit: TimeUnit): void {
  const { args, reply } = call;
  const fields = fieldList(args, 2, 1);
  const hash = call.read(1, HashValue);
  reply.array(fields.count);
  for (let i = 0; i < fields.count; i++) {
    const field = args.text(fields.first + i);
    if (hash === undefined || !hash.has(field)) {
      reply.integer(NO_FIELD);
      continue;
    }
    const expiry = hash.expiryOf(field);
    if (expiry === undefined) {
      reply.integer(NO_EXPIRY_SET);
      continue;
    }
    const time = unit.absolute ? expiry : expiry - call.now;
    // Remaining seconds are rounded up, as HTTL does.
    reply.integer(unit.inSeconds ? Math.ceil(time / 1000) : time);
  }
}
