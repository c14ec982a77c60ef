/** Keyspace notifications: events of keys, published on channels that tell of the key or of the event. */
import type { Database } from '../keyspace/database.ts';
import {
  NOTIFY_BITS,
  NOTIFY_KEYEVENT,
  NOTIFY_KEYSPACE,
  type NotifyClass,
  parseNotifyFlags,
} from './notify-class.ts';
import type { PubSub } from './pubsub.ts';

export class Notifications {
  /** As `notify-keyspace-events` says; 0: none. */
  flags = 0;
  private readonly pubsub: PubSub;

  constructor(pubsub: PubSub) {
    this.pubsub = pubsub;
  }

  /** Takes a value of `notify-keyspace-events`, which was checked. */
  setFlags(text: string): void {
    const flags = parseNotifyFlags(text) ?? 0;
    const hasTarget = (flags & (NOTIFY_KEYSPACE | NOTIFY_KEYEVENT)) !== 0;
    this.flags = hasTarget ? flags : 0;
  }

  /** Whether somebody may listen for keys that were not there before. */
  get tellsNewKeys(): boolean {
    return (this.flags & NOTIFY_BITS.new) !== 0;
  }

  newKey(database: Database, key: Buffer): void {
    this.publish(database, key, 'new', 'new');
  }

  publish(database: Database, key: Buffer, event: string, notifyClass: NotifyClass): void {
    const flags = this.flags;
    if ((flags & NOTIFY_BITS[notifyClass]) === 0) return;
    const name = key.toString('latin1');
    if ((flags & NOTIFY_KEYSPACE) !== 0) this.pubsub.publish(`__keyspace@${database.index}__:${name}`, event);
    if ((flags & NOTIFY_KEYEVENT) !== 0) this.pubsub.publish(`__keyevent@${database.index}__:${event}`, name);
  }

  keyMiss(database: Database, key: Buffer): void {
    this.publish(database, key, 'keymiss', 'keymiss');
  }
}
