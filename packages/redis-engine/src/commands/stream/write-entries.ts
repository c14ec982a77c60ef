/** Entries of streams in replies: an id, and fields and values in turn. */
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import type { StreamEntry } from '../../structures/stream.ts';
import { formatStreamId } from '../../structures/stream-id.ts';

export function writeEntry(reply: ReplyWriter, { id, fields }: StreamEntry): void {
  reply.array(2);
  reply.bulk(formatStreamId(id));
  reply.array(fields.length);
  for (const text of fields) reply.bulk(text);
}

/** Writes an array of up to `count` entries. */
export function writeEntries(reply: ReplyWriter, entries: Iterable<StreamEntry>, count: number): void {
  const mark = reply.deferArray();
  let written = 0;
  for (const entry of entries) {
    writeEntry(reply, entry);
    written++;
    if (written >= count) break;
  }
  reply.endArray(mark, written);
}
