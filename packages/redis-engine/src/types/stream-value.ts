/** The value of a stream: its log, and the groups of consumers that read it. */
import type { Container } from '../keyspace/container.ts';
import { ValueType } from '../keyspace/record.ts';
import { addIntegers, type Integer } from '../structures/integer.ts';
import { Stream } from '../structures/stream.ts';
import {
  compareStreamIds,
  formatStreamId,
  MAX_STREAM_ID,
  MIN_STREAM_ID,
  type StreamId,
} from '../structures/stream-id.ts';
import { StreamIdList } from '../structures/stream-id-list.ts';

const BASE_BYTES = 400;
const BYTES_PER_ENTRY = 160;
const BYTES_PER_PENDING = 120;
const BYTES_PER_CONSUMER = 200;

/** An entry that was delivered to a consumer and not acknowledged. */
export interface PendingEntry {
  readonly id: StreamId;
  consumer: Consumer;
  deliveredAt: number;
  deliveries: Integer;
}

export class Consumer {
  readonly name: string;
  /** Unix milliseconds of its last command. */
  seenAt: number;
  readonly pending = new StreamIdList<PendingEntry>();

  constructor(name: string, seenAt: number) {
    this.name = name;
    this.seenAt = seenAt;
  }
}

export class ConsumerGroup {
  readonly name: string;
  lastId: StreamId;
  /** How many entries of the stream were read up to `lastId`; undefined if that is not known. */
  entriesRead: Integer | undefined;
  readonly consumers = new Map<string, Consumer>();
  readonly pending = new StreamIdList<PendingEntry>();

  constructor(name: string, lastId: StreamId, entriesRead: Integer | undefined) {
    this.name = name;
    this.lastId = lastId;
    this.entriesRead = entriesRead;
  }

  /** Consumers by the bytes of their names, the order in which Redis lists them. */
  sortedConsumers(): Consumer[] {
    return sortedByName(this.consumers);
  }

  /** Notes a delivery: the entry is the consumer's now, whoever had it before. */
  deliver(id: StreamId, consumer: Consumer, now: number): void {
    const present = this.pending.get(id);
    if (present === undefined) {
      this.addPending({ id, consumer, deliveredAt: now, deliveries: 1 });
      return;
    }
    this.assign(present, consumer);
    present.deliveredAt = now;
    present.deliveries = 1;
  }

  addPending(entry: PendingEntry): void {
    this.pending.add(entry);
    entry.consumer.pending.add(entry);
  }

  /** Gives a pending entry to another consumer. */
  assign(entry: PendingEntry, consumer: Consumer): void {
    if (entry.consumer === consumer) return;
    entry.consumer.pending.delete(entry.id);
    entry.consumer = consumer;
    consumer.pending.add(entry);
  }

  /** Forgets a pending entry; false if there is none. */
  forget(id: StreamId): boolean {
    const entry = this.pending.get(id);
    if (entry === undefined) return false;
    this.pending.delete(id);
    entry.consumer.pending.delete(id);
    return true;
  }

  /** Removes a consumer with all that is pending for it, and returns how much that was. */
  removeConsumer(consumer: Consumer): number {
    for (const entry of consumer.pending.from()) this.pending.delete(entry.id);
    this.consumers.delete(consumer.name);
    return consumer.pending.size;
  }

  clone(): ConsumerGroup {
    const copy = new ConsumerGroup(this.name, this.lastId, this.entriesRead);
    for (const { name, seenAt } of this.consumers.values())
      copy.consumers.set(name, new Consumer(name, seenAt));
    for (const entry of this.pending.from()) {
      copy.addPending({ ...entry, consumer: copy.consumers.get(entry.consumer.name)! });
    }
    return copy;
  }
}

function sortedByName<T>(items: ReadonlyMap<string, T>): T[] {
  return [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

export class StreamValue implements Container {
  static readonly type = ValueType.Stream;
  readonly type = ValueType.Stream;
  log = new Stream();
  readonly groups = new Map<string, ConsumerGroup>();

  get size(): number {
    return this.log.length;
  }

  get memoryBytes(): number {
    let bytes = BASE_BYTES + this.log.contentBytes + this.log.length * BYTES_PER_ENTRY;
    for (const group of this.groups.values()) {
      bytes += group.consumers.size * BYTES_PER_CONSUMER + group.pending.size * BYTES_PER_PENDING;
    }
    return bytes;
  }

  encoding(): 'stream' {
    return 'stream';
  }

  /** Groups by the bytes of their names, the order in which Redis lists them. */
  sortedGroups(): ConsumerGroup[] {
    return sortedByName(this.groups);
  }

  /** Moves a group's last id on to an entry that it reads, and counts the read where that is possible. */
  advance(group: ConsumerGroup, id: StreamId): void {
    if (compareStreamIds(id, group.lastId) <= 0) return;
    if (group.entriesRead !== undefined && !this.log.hasTombstonesFrom(id)) {
      group.entriesRead = addIntegers(group.entriesRead, 1);
    } else if (this.log.entriesAdded !== 0) {
      group.entriesRead = this.log.entriesAddedUpTo(id);
    }
    group.lastId = id;
  }

  /** How many entries a group has still to read, or undefined if that is not known. */
  lagOf(group: ConsumerGroup): Integer | undefined {
    const { log } = this;
    if (log.entriesAdded === 0) return 0;
    const read =
      group.entriesRead !== undefined && !log.hasTombstonesFrom(group.lastId)
        ? group.entriesRead
        : log.entriesAddedUpTo(group.lastId);
    return read === undefined ? undefined : addIntegers(log.entriesAdded, -BigInt(read));
  }

  *describe(): Iterable<string> {
    for (const { id, fields } of this.log.range(MIN_STREAM_ID, MAX_STREAM_ID)) {
      yield `${formatStreamId(id)}:${fields.map((field) => `${field.length}:${field}`).join('')}`;
    }
    for (const { name, lastId } of this.sortedGroups()) yield `${name}:${formatStreamId(lastId)}`;
  }

  clone(): StreamValue {
    const copy = new StreamValue();
    copy.log = this.log.clone();
    for (const [name, group] of this.groups) copy.groups.set(name, group.clone());
    return copy;
  }
}
