/** Up to where sorted sets stay in their small form, from the configuration. */
import type { Call } from '../../server/call.ts';
import type { SortedSetLimits } from '../../structures/sorted-set.ts';

export function sortedSetLimits(call: Call): SortedSetLimits {
  const { limits } = call;
  return { maxEntries: limits.zsetMaxListpackEntries, maxMemberBytes: limits.zsetMaxListpackValue };
}
