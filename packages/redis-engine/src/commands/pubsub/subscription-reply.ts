/** The messages that answer SUBSCRIBE, UNSUBSCRIBE and their kin, one for each channel. */
import { CommandError } from '../../errors.ts';
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import type { Call } from '../../server/call.ts';

/** Writes `[kind, channel, number of subscriptions]`; no channel for an unsubscription of nothing. */
export function replySubscription(
  reply: ReplyWriter,
  kind: string,
  channel: string | null,
  count: number,
): void {
  const start = reply.position;
  reply.push(3);
  reply.bulk(kind);
  if (channel === null) reply.null();
  else reply.bulk(channel);
  reply.integer(count);
  reply.keepPush(start);
}

/** Throws where a client could not receive messages: inside EXEC in RESP2 it reads replies one by one. */
export function checkMayReceive(call: Call): void {
  if (call.denyBlocking && call.client.isInternal) {
    throw new CommandError('ERR This Redis command is not allowed from script');
  }
}
