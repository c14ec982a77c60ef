/** How the append-only file notes what became of entries in a group of consumers: with the times that they carry. */
import type { Effect } from '../../persistence/effects.ts';
import { formatStreamId, type StreamId } from '../../structures/stream-id.ts';
import type { ConsumerGroup, PendingEntry } from '../../types/stream-value.ts';

/** An entry is pending for a consumer. */
export function delivery(key: Buffer, group: ConsumerGroup, entry: PendingEntry): Effect {
  const { id, consumer, deliveredAt, deliveries } = entry;
  const claim = ['XCLAIM', key, group.name, consumer.name, '0', formatStreamId(id)];
  const state = ['TIME', String(deliveredAt), 'RETRYCOUNT', String(deliveries)];
  return [...claim, ...state, 'FORCE', 'JUSTID', 'LASTID', formatStreamId(group.lastId)];
}

/** Entries are pending no more. */
export function acknowledgement(key: Buffer, group: ConsumerGroup, ids: readonly StreamId[]): Effect {
  return ['XACK', key, group.name, ...ids.map((id) => formatStreamId(id))];
}

/** How far a group has read, and that it has a consumer. */
export function readPosition(key: Buffer, group: ConsumerGroup, consumerName: string): Effect[] {
  const setId = ['XGROUP', 'SETID', key, group.name, formatStreamId(group.lastId)];
  if (group.entriesRead !== undefined) setId.push('ENTRIESREAD', String(group.entriesRead));
  return [['XGROUP', 'CREATECONSUMER', key, group.name, consumerName], setId];
}
