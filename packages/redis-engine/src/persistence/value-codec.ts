/**
 * Values in Redis's RDB format, as DUMP payloads and snapshots hold them.
 *
 * They are written in the plain form of each type, which every Redis since 7.0 reads; all forms that Redis 7.0 writes
 * are read, and those of 7.2 that differ in nothing else.
 */
import type { Container, EncodingLimits } from '../keyspace/container.ts';
import type { Database } from '../keyspace/database.ts';
import type { Integer } from '../structures/integer.ts';
import { MAX_STREAM_ID, MIN_STREAM_ID, type StreamId } from '../structures/stream-id.ts';
import { HashValue } from '../types/hash.ts';
import { ListValue } from '../types/list.ts';
import { SetValue } from '../types/set-value.ts';
import { SortedSetValue } from '../types/sorted-set-value.ts';
import { Consumer, ConsumerGroup, StreamValue } from '../types/stream-value.ts';
import { readIntset, readListpack, readZiplist, writeListpack } from './packed.ts';
import { RdbError, type RdbReader } from './rdb-reader.ts';
import type { RdbWriter } from './rdb-writer.ts';

const RdbType = {
  String: 0,
  List: 1,
  Set: 2,
  SortedSetText: 3,
  Hash: 4,
  SortedSet: 5,
  ListZiplist: 10,
  SetIntset: 11,
  SortedSetZiplist: 12,
  HashZiplist: 13,
  ListQuicklist: 14,
  Stream1: 15,
  HashListpack: 16,
  SortedSetListpack: 17,
  ListQuicklist2: 18,
  Stream2: 19,
  SetListpack: 20,
  Stream3: 21,
  /** Of Redis 7.4: a hash of which fields expire. */
  HashWithExpiries: 24,
} as const;

/** Entries of a stream in one listpack. */
const STREAM_NODE_ENTRIES = 100;
/** Elements of a value that are written in one step. */
const ELEMENTS_PER_STEP = 512;

// ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Writes the type and the value of a record; `key`, if given, between the two, as snapshots have it. */
export function writeValue(writer: RdbWriter, database: Database, pointer: number, key?: Buffer): void {
  if (!database.isContainer(pointer)) {
    writer.byte(RdbType.String);
    if (key !== undefined) writer.string(key);
    writer.string(database.stringView(pointer));
    return;
  }
  const container = database.containerOf(pointer);
  beginValue(writer, container, key);
  const steps = stepsOfValue(writer, container);
  while (steps.next().done !== true);
}

/** Whether a value has more elements than one step writes. */
export function isLarge(container: Container): boolean {
  return container.size > ELEMENTS_PER_STEP;
}

/** Writes the type of a container and, if given, its key. */
export function beginValue(writer: RdbWriter, container: Container, key?: Buffer): void {
  writer.byte(rdbTypeOf(container));
  if (key !== undefined) writer.string(key);
}

function rdbTypeOf(container: Container): number {
  if (container instanceof ListValue) return RdbType.List;
  if (container instanceof SetValue) return RdbType.Set;
  if (container instanceof HashValue)
    return container.nextExpiryAt === Infinity ? RdbType.Hash : RdbType.HashWithExpiries;
  if (container instanceof SortedSetValue) return RdbType.SortedSet;
  if (container instanceof StreamValue) return RdbType.Stream2;
  throw new Error(`no form for type ${container.type}`);
}

/** Writes the elements of a container step by step. It must not change before the last one. */
export function* stepsOfValue(writer: RdbWriter, container: Container): Generator<void, void, undefined> {
  if (container instanceof StreamValue) {
    yield* writeStream(writer, container);
    return;
  }
  let written = 0;
  if (container instanceof HashValue && container.nextExpiryAt !== Infinity) {
    yield* writeHashWithExpiries(writer, container);
    return;
  }
  writer.size(container.size);
  if (container instanceof ListValue) {
    for (const cursor = container.first(); cursor.valid; cursor.next()) {
      writer.text(cursor.text());
      if (++written % ELEMENTS_PER_STEP === 0) yield;
    }
  } else if (container instanceof SetValue) {
    while (written < container.size) {
      writer.text(container.at(written));
      if (++written % ELEMENTS_PER_STEP === 0) yield;
    }
  } else if (container instanceof HashValue) {
    for (const cursor = container.first(); cursor.valid; cursor.next()) {
      writer.text(cursor.field());
      writer.text(cursor.value());
      if (++written % ELEMENTS_PER_STEP === 0) yield;
    }
  } else if (container instanceof SortedSetValue) {
    while (written < container.size) {
      const { member, score } = container.entryAt(written);
      writer.text(member);
      writer.double(score);
      if (++written % ELEMENTS_PER_STEP === 0) yield;
    }
  }
}

/** The earliest expiry, and before each field 0 or how much later its own is, and 1. */
function* writeHashWithExpiries(writer: RdbWriter, hash: HashValue): Generator<void, void, undefined> {
  let earliest = Infinity;
  for (const cursor = hash.first(); cursor.valid; cursor.next())
    earliest = Math.min(earliest, hash.expiryOf(cursor.field()) ?? Infinity);
  if (earliest === Infinity) earliest = 0;
  writer.int64(earliest);
  writer.size(hash.size);
  let written = 0;
  for (const cursor = hash.first(); cursor.valid; cursor.next()) {
    const field = cursor.field();
    const expiry = hash.expiryOf(field);
    writer.size(expiry === undefined ? 0 : expiry - earliest + 1);
    writer.text(field);
    writer.text(cursor.value());
    if (++written % ELEMENTS_PER_STEP === 0) yield;
  }
}

function* writeStream(writer: RdbWriter, stream: StreamValue): Generator<void, void, undefined> {
  const { log } = stream;
  let written = 0;
  writer.size(Math.ceil(log.length / STREAM_NODE_ENTRIES));
  for (const { id, listpack } of streamNodes(stream)) {
    const key = Buffer.alloc(16);
    key.writeBigUInt64BE(BigInt(id.ms), 0);
    key.writeBigUInt64BE(BigInt(id.seq), 8);
    writer.string(key);
    writer.string(listpack);
    yield;
  }
  writer.size(log.length);
  writeId(writer, log.lastId);
  writeId(writer, log.firstId);
  writeId(writer, log.maxDeletedId);
  writer.size(Number(log.entriesAdded));
  const groups = stream.sortedGroups();
  writer.size(groups.length);
  for (const group of groups) {
    writer.text(group.name);
    writeId(writer, group.lastId);
    writeCount(writer, group.entriesRead);
    writer.size(group.pending.size);
    for (const entry of group.pending.from()) {
      writeRawId(writer, entry.id);
      writer.int64(entry.deliveredAt);
      writer.size(Number(entry.deliveries));
      if (++written % ELEMENTS_PER_STEP === 0) yield;
    }
    const consumers = group.sortedConsumers();
    writer.size(consumers.length);
    for (const consumer of consumers) {
      writer.text(consumer.name);
      writer.int64(consumer.seenAt);
      writer.size(consumer.pending.size);
      for (const entry of consumer.pending.from()) {
        writeRawId(writer, entry.id);
        if (++written % ELEMENTS_PER_STEP === 0) yield;
      }
    }
  }
}

/** How many entries a group has read; unknown is -1, in 64 bits. */
function writeCount(writer: RdbWriter, count: Integer | undefined): void {
  if (count !== undefined) {
    writer.size(Number(count));
    return;
  }
  writer.byte(0x81);
  writer.uint64BigEndian(0xffffffffffffffffn);
}

function writeId(writer: RdbWriter, id: StreamId): void {
  writer.size(Number(id.ms));
  writer.size(Number(id.seq));
}

function writeRawId(writer: RdbWriter, id: StreamId): void {
  writer.uint64BigEndian(BigInt(id.ms));
  writer.uint64BigEndian(BigInt(id.seq));
}

/**
 * Listpacks of a stream: a master entry (count, deleted, fields, their names, 0) and entries (flags, differences to the
 * master's id, number of fields, fields, number of elements). No entry shares the master's fields.
 */
function* streamNodes(stream: StreamValue): Generator<{ id: StreamId; listpack: Buffer }> {
  let elements: (string | number)[] = [];
  let id: StreamId = MIN_STREAM_ID;
  let count = 0;
  for (const entry of stream.log.range(MIN_STREAM_ID, MAX_STREAM_ID)) {
    if (count === STREAM_NODE_ENTRIES) {
      yield { id, listpack: writeListpack([count, 0, 0, 0, ...elements]) };
      elements = [];
      count = 0;
    }
    if (count === 0) id = entry.id;
    const fieldCount = entry.fields.length / 2;
    elements.push(0, difference(entry.id.ms, id.ms), difference(entry.id.seq, id.seq), fieldCount);
    for (const text of entry.fields) elements.push(text);
    elements.push(entry.fields.length + 4);
    count++;
  }
  if (count > 0) yield { id, listpack: writeListpack([count, 0, 0, 0, ...elements]) };
}

function difference(value: Integer, base: Integer): number {
  return Number(BigInt(value) - BigInt(base));
}

// ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A value that was read: the bytes of a string, or a container. */
export type ReadValue = Buffer | Container;

/** What values are made with. */
export interface ReadContext {
  readonly database: Database;
  readonly limits: EncodingLimits;
}

/** Whether a byte names a type of value that can be read. */
export function isValueType(type: number): boolean {
  return Object.values(RdbType).some((known) => known === type);
}

/** Reads a value of a type. Throws `RdbError` for what is none. */
export function readValue(reader: RdbReader, type: number, context: ReadContext): ReadValue {
  switch (type) {
    case RdbType.String:
      return Buffer.from(reader.string());
    case RdbType.List:
      return listOf(readTexts(reader, 1), context);
    case RdbType.ListZiplist:
      return listOf(readZiplist(reader.string()), context);
    case RdbType.ListQuicklist:
    case RdbType.ListQuicklist2:
      return listOf(readQuicklist(reader, type === RdbType.ListQuicklist2), context);
    case RdbType.Set:
      return setOf(readTexts(reader, 1), context);
    case RdbType.SetIntset:
      return setOf(readIntset(reader.string()), context);
    case RdbType.SetListpack:
      return setOf(readListpack(reader.string()), context);
    case RdbType.Hash:
      return hashOf(readTexts(reader, 2), context);
    case RdbType.HashZiplist:
      return hashOf(readZiplist(reader.string()), context);
    case RdbType.HashListpack:
      return hashOf(readListpack(reader.string()), context);
    case RdbType.HashWithExpiries:
      return readHashWithExpiries(reader, context);
    case RdbType.SortedSet:
    case RdbType.SortedSetText: {
      const pairs: [string, number][] = [];
      for (let left = reader.size(); left > 0; left--) {
        const member = reader.text();
        pairs.push([member, type === RdbType.SortedSet ? reader.double() : reader.oldDouble()]);
      }
      return sortedSetOf(pairs, context);
    }
    case RdbType.SortedSetZiplist:
      return sortedSetOf(scoredPairs(readZiplist(reader.string())), context);
    case RdbType.SortedSetListpack:
      return sortedSetOf(scoredPairs(readListpack(reader.string())), context);
    case RdbType.Stream1:
    case RdbType.Stream2:
    case RdbType.Stream3:
      return readStream(reader, type, context);
    default:
      throw new RdbError(`no value has type ${type}`);
  }
}

function readTexts(reader: RdbReader, perElement: number): string[] {
  const texts: string[] = [];
  for (let left = reader.size() * perElement; left > 0; left--) texts.push(reader.text());
  return texts;
}

function readQuicklist(reader: RdbReader, hasContainers: boolean): string[] {
  const texts: string[] = [];
  for (let left = reader.size(); left > 0; left--) {
    const container = hasContainers ? reader.size() : 2;
    const bytes = reader.string();
    if (container === 1) texts.push(bytes.toString('latin1'));
    else for (const text of hasContainers ? readListpack(bytes) : readZiplist(bytes)) texts.push(text);
  }
  return texts;
}

function listOf(texts: readonly string[], { database, limits }: ReadContext): ListValue {
  notEmpty(texts);
  const list = new ListValue(database.keyspace.arena, limits);
  for (const text of texts) list.pushRight(Buffer.from(text, 'latin1'), 0, text.length);
  return list;
}

function setOf(members: readonly string[], { database, limits }: ReadContext): SetValue {
  notEmpty(members);
  const set = new SetValue(database.keyspace.arena);
  for (const member of members) {
    if (!set.add(member, limits.setMaxIntsetEntries)) throw new RdbError('a set with a member twice');
  }
  return set;
}

function hashOf(texts: readonly string[], { database, limits }: ReadContext): HashValue {
  notEmpty(texts);
  if (texts.length % 2 !== 0) throw new RdbError('a hash with a field without a value');
  const hash = new HashValue(database.keyspace.arena);
  for (let i = 0; i < texts.length; i += 2) {
    if (!hash.set(texts[i]!, texts[i + 1]!, limits)) throw new RdbError('a hash with a field twice');
  }
  return hash;
}

function readHashWithExpiries(reader: RdbReader, { database, limits }: ReadContext): HashValue {
  const earliest = reader.int64();
  const hash = new HashValue(database.keyspace.arena);
  for (let left = reader.size(); left > 0; left--) {
    const later = reader.size();
    const field = reader.text();
    if (!hash.set(field, reader.text(), limits)) throw new RdbError('a hash with a field twice');
    if (later > 0) hash.setExpiry(field, earliest + later - 1);
  }
  if (hash.size === 0) throw new RdbError('an empty container');
  return hash;
}

function scoredPairs(texts: readonly string[]): [string, number][] {
  if (texts.length % 2 !== 0) throw new RdbError('a sorted set with a member without a score');
  return Array.from({ length: texts.length / 2 }, (_, i) => [texts[i * 2]!, scoreOf(texts[i * 2 + 1]!)]);
}

function scoreOf(text: string): number {
  if (text === 'inf') return Number.POSITIVE_INFINITY;
  return text === '-inf' ? Number.NEGATIVE_INFINITY : Number(text);
}

function sortedSetOf(pairs: readonly [string, number][], { database, limits }: ReadContext): SortedSetValue {
  notEmpty(pairs);
  const set = new SortedSetValue(database.keyspace.arena);
  const packed = { maxEntries: limits.zsetMaxListpackEntries, maxMemberBytes: limits.zsetMaxListpackValue };
  for (const [member, score] of pairs) {
    if (Number.isNaN(score) || set.has(member)) throw new RdbError('a sorted set with a wrong entry');
    set.insert(member, score, packed);
  }
  return set;
}

function notEmpty(elements: readonly unknown[]): void {
  if (elements.length === 0) throw new RdbError('an empty container');
}

function readId(reader: RdbReader): StreamId {
  const ms = reader.size();
  return { ms, seq: reader.size() };
}

function rawId(bytes: Buffer): StreamId {
  return { ms: small(bytes.readBigUInt64BE(0)), seq: small(bytes.readBigUInt64BE(8)) };
}

function small(value: bigint): Integer {
  return value <= 9007199254740991n ? Number(value) : value;
}

function readStream(reader: RdbReader, type: number, { limits }: ReadContext): StreamValue {
  const stream = new StreamValue();
  const { log } = stream;
  const nodeLimits = { maxBytes: limits.streamNodeMaxBytes, maxEntries: limits.streamNodeMaxEntries };
  for (let left = reader.size(); left > 0; left--) {
    const master = rawId(reader.string());
    for (const { id, fields } of listpackEntries(readListpack(reader.string()), master)) {
      log.append(id, fields, nodeLimits);
    }
  }
  const length = reader.size();
  if (length !== log.length) throw new RdbError('a stream with a wrong length');
  log.lastId = readId(reader);
  if (type === RdbType.Stream1) log.entriesAdded = length;
  else {
    readId(reader);
    log.maxDeletedId = readId(reader);
    log.entriesAdded = reader.size();
  }
  for (let left = reader.size(); left > 0; left--) readGroup(reader, type, stream);
  return stream;
}

function* listpackEntries(
  elements: readonly string[],
  master: StreamId,
): Generator<{ id: StreamId; fields: string[] }> {
  let at = 0;
  const next = () => {
    const element = elements[at++];
    if (element === undefined) throw new RdbError('a stream with a broken node');
    return element;
  };
  const number = () => Number(next());
  const total = number() + number();
  const masterFields = Array.from({ length: number() }, next);
  next();
  for (let left = total; left > 0; left--) {
    const flags = number();
    const ms = small(BigInt(master.ms) + BigInt(next()));
    const seq = small(BigInt(master.seq) + BigInt(next()));
    const fields: string[] = [];
    if ((flags & 2) === 0) for (let i = number() * 2; i > 0; i--) fields.push(next());
    else for (const name of masterFields) fields.push(name, next());
    next();
    if ((flags & 1) === 0) yield { id: { ms, seq }, fields };
  }
}

function readGroup(reader: RdbReader, type: number, stream: StreamValue): void {
  const name = reader.text();
  const lastId = readId(reader);
  const group = new ConsumerGroup(name, lastId, undefined);
  group.entriesRead = type === RdbType.Stream1 ? stream.log.entriesAddedUpTo(lastId) : reader.sizeOrUnknown();
  const pending = new Map<string, { deliveredAt: number; deliveries: number }>();
  for (let left = reader.size(); left > 0; left--) {
    const id = reader.slice(16).toString('latin1');
    const deliveredAt = reader.int64();
    pending.set(id, { deliveredAt, deliveries: reader.size() });
  }
  for (let left = reader.size(); left > 0; left--) {
    const consumer = new Consumer(reader.text(), reader.int64());
    if (type === RdbType.Stream3) reader.int64();
    group.consumers.set(consumer.name, consumer);
    for (let entries = reader.size(); entries > 0; entries--) {
      const bytes = reader.slice(16);
      const entry = pending.get(bytes.toString('latin1'));
      if (entry === undefined) throw new RdbError('a consumer with an entry that is not pending');
      group.addPending({ id: rawId(bytes), consumer, ...entry });
    }
  }
  stream.groups.set(name, group);
}

/** Sets a key to a value that was read. Expiries of a hash's fields are to be watched by the caller. */
export function storeValue(database: Database, key: Buffer, value: ReadValue): void {
  if (Buffer.isBuffer(value)) database.setString(key, 0, key.length, value, 0, value.length, false);
  else database.setContainer(key, 0, key.length, value, false);
}
