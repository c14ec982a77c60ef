/** What the commands that end in STORE do with their result. */
import type { Container } from '../keyspace/container.ts';
import type { Call } from '../server/call.ts';
import type { NotifyClass } from '../server/notify-class.ts';

/** Sets a key to a result, or removes the key where the result is empty, and answers the number of elements. */
export function storeResult(
  call: Call,
  keyIndex: number,
  result: Container,
  event: string,
  notifyClass: NotifyClass,
): void {
  if (result.size > 0) {
    call.store(keyIndex, result);
    call.changed(keyIndex, event, notifyClass);
  } else if (call.remove(keyIndex)) {
    call.changed(keyIndex, 'del', 'generic');
  }
  call.reply.integer(result.size);
}
