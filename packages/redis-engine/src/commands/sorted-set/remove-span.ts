/** What the ZREMRANGEBY commands do once they know the ranks. */
import type { Call } from '../../server/call.ts';
import type { RankSpan } from '../../structures/sorted-set.ts';
import type { SortedSetValue } from '../../types/sorted-set-value.ts';

/** Removes a span of ranks from the sorted set at argument 1 and answers how many members went. */
export function removeSpan(call: Call, set: SortedSetValue, span: RankSpan, event: string): void {
  const removed = set.deleteSpan(span);
  if (removed > 0) {
    call.changed(1, event, 'zset');
    call.removeIfEmpty(1, set);
  }
  call.reply.integer(removed);
}
