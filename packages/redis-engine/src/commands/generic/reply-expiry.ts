/** What TTL, PTTL, EXPIRETIME and PEXPIRETIME answer. */
import type { Call } from '../../server/call.ts';
import { toInteger } from '../../structures/integer.ts';
import type { TimeUnit } from './expire-key.ts';

const NO_KEY = -2;
const NO_EXPIRY = -1;

/** Answers the expiry of argument 1 in the unit: -2 without the key, -1 without an expiry. */
export function replyExpiry(call: Call, unit: TimeUnit): void {
  const pointer = call.lookRecord(1);
  if (pointer === 0) {
    call.reply.integer(NO_KEY);
    return;
  }
  const expiry = call.database.exactExpiryOf(pointer);
  if (expiry < 0n) {
    call.reply.integer(NO_EXPIRY);
    return;
  }
  let time = unit.absolute ? expiry : expiry - BigInt(call.now);
  if (time < 0n) time = 0n;
  call.reply.integer(toInteger(unit.inSeconds ? (time + 500n) / 1000n : time));
}
