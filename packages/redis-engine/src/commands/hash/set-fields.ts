/** Setting fields as HSET and HMSET share it. */
import { CommandError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import { HashValue } from '../../types/hash.ts';
import { openContainer } from '../../types/open-container.ts';

/** Sets the pairs from argument 2 on; returns how many fields are new. */
export function setFields(call: Call): number {
  const { args } = call;
  if (args.count % 2 !== 0) {
    throw new CommandError(`ERR wrong number of arguments for '${call.command.spec.name}' command`);
  }
  const hash = openContainer(call, 1, HashValue);
  let created = 0;
  const { limits } = call;
  const { buffer, starts, lengths } = args;
  for (let i = 2; i < args.count; i += 2) {
    if (hash.setBytes(buffer, starts[i]!, lengths[i]!, starts[i + 1]!, lengths[i + 1]!, limits)) created++;
  }
  call.changed(1, 'hset', 'hash');
  return created;
}
