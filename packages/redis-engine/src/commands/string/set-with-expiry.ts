/** SET with a lifetime, as SETEX and PSETEX have it. */
import type { Call } from '../../server/call.ts';
import { expiryFrom } from './expiry-option.ts';

/** Sets argument 1 to argument 3 for the time of argument 2. */
export function setWithExpiry(call: Call, inSeconds: boolean): void {
  const { args, database } = call;
  const expiry = expiryFrom(args, { index: 2, inSeconds, absolute: false }, call.now, call.command.spec.name);
  const { starts, lengths, buffer } = args;
  const pointer = database.setString(buffer, starts[1]!, lengths[1]!, buffer, starts[3]!, lengths[3]!, false);
  database.setExpiry(pointer, expiry);
  call.changed(1, 'set', 'string');
  call.notify(1, 'expire', 'generic');
  call.reply.ok();
}
