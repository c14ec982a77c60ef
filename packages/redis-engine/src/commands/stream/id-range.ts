/** XRANGE and XREVRANGE. */
import { syntaxError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import { StreamValue } from '../../types/stream-value.ts';
import { intervalEnd, intervalStart } from './stream-id-arguments.ts';
import { writeEntries } from './write-entries.ts';

/** Answers the entries between two ids; in descending order the greater one is named first. */
export function replyWithIdRange(call: Call, reverse: boolean): void {
  const { args, reply } = call;
  const start = intervalStart(args.text(reverse ? 3 : 2));
  const end = intervalEnd(args.text(reverse ? 2 : 3));
  let count: number | undefined;
  for (let i = 4; i < args.count; i += 2) {
    if (!args.is(i, 'count') || i + 1 >= args.count) throw syntaxError;
    count = Math.max(0, args.number(i + 1));
  }
  const stream = call.read(1, StreamValue);
  if (stream === undefined) {
    reply.array(0);
  } else if (count === 0) {
    reply.nullArray();
  } else {
    const entries = reverse ? stream.log.reverseRange(start, end) : stream.log.range(start, end);
    writeEntries(reply, entries, count ?? Infinity);
  }
}
