/** Channels, patterns and shard channels, and who listens to them. Names are byte strings. */
import type { ReplyWriter } from '../protocol/reply-writer.ts';
import { globMatches } from '../structures/glob.ts';
import type { Client } from './client.ts';

/** Writes to a client that is not the one whose command runs. */
export type WriteTo = (client: Client, write: (reply: ReplyWriter) => void) => void;

export class PubSub {
  readonly channels = new Map<string, Set<Client>>();
  readonly patterns = new Map<string, Set<Client>>();
  readonly shardChannels = new Map<string, Set<Client>>();
  private readonly writeTo: WriteTo;

  constructor(writeTo: WriteTo) {
    this.writeTo = writeTo;
  }

  /** Sends a message to all who listen; returns how many times it was sent. */
  publish(channel: string, message: string): number {
    let receivers = 0;
    const listeners = this.channels.get(channel);
    if (listeners !== undefined) {
      for (const client of listeners) {
        this.writeTo(client, (reply) => {
          reply.push(3);
          reply.bulk('message');
          reply.bulk(channel);
          reply.bulk(message);
        });
        receivers++;
      }
    }
    for (const [pattern, clients] of this.patterns) {
      if (!globMatches(pattern, channel)) continue;
      for (const client of clients) {
        this.writeTo(client, (reply) => {
          reply.push(4);
          reply.bulk('pmessage');
          reply.bulk(pattern);
          reply.bulk(channel);
          reply.bulk(message);
        });
        receivers++;
      }
    }
    return receivers;
  }

  /** As `publish`, for a shard channel. */
  publishShard(channel: string, message: string): number {
    const listeners = this.shardChannels.get(channel);
    if (listeners === undefined) return 0;
    for (const client of listeners) {
      this.writeTo(client, (reply) => {
        reply.push(3);
        reply.bulk('smessage');
        reply.bulk(channel);
        reply.bulk(message);
      });
    }
    return listeners.size;
  }

  subscribe(client: Client, channel: string): void {
    client.channels = join(this.channels, client.channels, client, channel);
    client.refresh();
  }

  subscribePattern(client: Client, pattern: string): void {
    client.patterns = join(this.patterns, client.patterns, client, pattern);
    client.refresh();
  }

  subscribeShard(client: Client, channel: string): void {
    client.shardChannels = join(this.shardChannels, client.shardChannels, client, channel);
    client.refresh();
  }

  unsubscribe(client: Client, channel: string): void {
    leave(this.channels, client.channels, client, channel);
    client.refresh();
  }

  unsubscribePattern(client: Client, pattern: string): void {
    leave(this.patterns, client.patterns, client, pattern);
    client.refresh();
  }

  unsubscribeShard(client: Client, channel: string): void {
    leave(this.shardChannels, client.shardChannels, client, channel);
    client.refresh();
  }

  /** Ends all subscriptions of a client that leaves or is reset. */
  forget(client: Client): void {
    for (const channel of client.channels ?? []) this.unsubscribe(client, channel);
    for (const pattern of client.patterns ?? []) this.unsubscribePattern(client, pattern);
    for (const channel of client.shardChannels ?? []) this.unsubscribeShard(client, channel);
  }
}

function join(
  all: Map<string, Set<Client>>,
  own: Set<string> | null,
  client: Client,
  name: string,
): Set<string> {
  if (own?.has(name) !== true) client.holdName(name);
  const clients = all.get(name);
  if (clients === undefined) all.set(name, new Set([client]));
  else clients.add(client);
  return (own ?? new Set()).add(name);
}

function leave(all: Map<string, Set<Client>>, own: Set<string> | null, client: Client, name: string): void {
  if (own?.delete(name) === true) client.letNameGo(name);
  const clients = all.get(name);
  clients?.delete(client);
  if (clients?.size === 0) all.delete(name);
}
