/** Finds or makes the consumer that a command names. */
import type { Call } from '../../server/call.ts';
import { Consumer, type ConsumerGroup } from '../../types/stream-value.ts';

/** The consumer named at an argument, seen now. Making one is told as `xgroup-createconsumer`. */
export function consumerOf(call: Call, group: ConsumerGroup, nameIndex: number, keyIndex: number): Consumer {
  const name = call.args.text(nameIndex);
  const present = group.consumers.get(name);
  if (present !== undefined) {
    present.seenAt = call.now;
    return present;
  }
  const consumer = new Consumer(name, call.now);
  group.consumers.set(name, consumer);
  call.server.keyspace.dirty++;
  call.notify(keyIndex, 'xgroup-createconsumer', 'stream');
  return consumer;
}
