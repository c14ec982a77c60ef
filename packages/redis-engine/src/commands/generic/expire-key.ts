/** Setting an expiry as EXPIRE, PEXPIRE, EXPIREAT and PEXPIREAT share it. */
import { CommandError } from '../../errors.ts';
import { NO_EXPIRY } from '../../keyspace/database.ts';
import type { Call } from '../../server/call.ts';
import { INT64_MAX, INT64_MIN } from '../../structures/integer.ts';
import { invalidExpiry } from '../string/expiry-option.ts';

/** How a time is given: in seconds or milliseconds, from now or from 1970. */
export interface TimeUnit {
  readonly inSeconds: boolean;
  readonly absolute: boolean;
}

interface Conditions {
  nx: boolean;
  xx: boolean;
  gt: boolean;
  lt: boolean;
}

function readConditions(call: Call): Conditions {
  const { args } = call;
  const conditions = { nx: false, xx: false, gt: false, lt: false };
  for (let i = 3; i < args.count; i++) {
    if (args.is(i, 'nx')) conditions.nx = true;
    else if (args.is(i, 'xx')) conditions.xx = true;
    else if (args.is(i, 'gt')) conditions.gt = true;
    else if (args.is(i, 'lt')) conditions.lt = true;
    else throw new CommandError(`ERR Unsupported option ${args.shown(i)}`);
  }
  if (conditions.nx && (conditions.xx || conditions.gt || conditions.lt)) {
    throw new CommandError('ERR NX and XX, GT or LT options at the same time are not compatible');
  }
  if (conditions.gt && conditions.lt) {
    throw new CommandError('ERR GT and LT options at the same time are not compatible');
  }
  return conditions;
}

/** Whether the new expiry may take the place of the present one. No expiry counts as an infinite one. */
function allowed(conditions: Conditions, present: number, time: number): boolean {
  const infinite = present === NO_EXPIRY;
  if (conditions.nx && !infinite) return false;
  if (conditions.xx && infinite) return false;
  if (conditions.gt && (infinite || time <= present)) return false;
  return !(conditions.lt && !infinite && time >= present);
}

/** Sets the expiry of argument 1 to argument 2. A time that has passed removes the key. */
export function expireKey(call: Call, unit: TimeUnit): void {
  const { args, database, reply } = call;
  const conditions = readConditions(call);
  const name = call.command.spec.name;
  let time = BigInt(args.integer(2));
  if (unit.inSeconds) time *= 1000n;
  if (time > INT64_MAX || time < INT64_MIN) throw invalidExpiry(name);
  if (!unit.absolute) time += BigInt(call.now);
  if (time > INT64_MAX || time < INT64_MIN) throw invalidExpiry(name);
  const pointer = call.writeRecord(1);
  if (pointer === 0 || !allowed(conditions, database.expiryOf(pointer), Number(time))) {
    reply.integer(0);
    return;
  }
  // While a log of commands is loaded nothing is over: a later command may have lifted the expiry.
  if (time <= BigInt(call.now) && !call.server.persistence.loading) {
    database.remove(pointer);
    call.changed(1, 'del', 'generic');
  } else {
    database.setExpiry(pointer, time <= Number.MAX_SAFE_INTEGER ? Number(time) : time);
    call.changed(1, 'expire', 'generic');
  }
  reply.integer(1);
}
