/**
 * Makes the bytes of a snapshot in small steps that show one moment: the one at which the encoder was made.
 *
 * Redis gets that moment by `fork`; there is none here. Instead each record carries the epoch in which it was made or last
 * written to a snapshot. The encoder begins a new epoch, walks the key tables in the order of hashes (`KeyTable.scan`,
 * which needs no state while tables grow and shrink), writes each record of an older epoch and gives it the new one. A
 * record that is about to be changed or removed before the walk has come to it is written first, by `keep`; records
 * that are made meanwhile are of the new epoch and left out. So each key stands in the file once, as it was, and what is held
 * in memory is the bytes on their way to the file, never a copy of the data. (The same idea: Dragonfly's snapshots.)
 *
 * A value of many elements is itself written in steps. Records that must be kept meanwhile wait in a second writer until
 * it is complete; a change of that value completes it at once.
 */
import type { RegisteredCommand } from '../commands/registered-command.ts';
import { type Database, NO_EXPIRY } from '../keyspace/database.ts';
import type { KeyTable } from '../keyspace/key-table.ts';
import type { Call } from '../server/call.ts';
import type { Server } from '../server/server.ts';
import { FUNCTION_OPCODE } from '../scripting/function-libraries.ts';
import { Opcode, RDB_HEAD } from './rdb-format.ts';
import { RdbWriter } from './rdb-writer.ts';
import { beginValue, isLarge, stepsOfValue, writeValue } from './value-codec.ts';

/** Keys between two looks at the clock. */
const BATCH = 32;
/** Bytes that are handed on together. */
const CHUNK_BYTES = 128 * 1024;

interface OpenValue {
  readonly pointer: number;
  readonly steps: Generator<void, void, undefined>;
}

/** A writer that remembers which database it has selected. */
class RecordWriter {
  readonly bytes = new RdbWriter(CHUNK_BYTES + 4096);
  database = -1;

  select(index: number): void {
    if (index === this.database) return;
    this.bytes.byte(Opcode.SelectDatabase);
    this.bytes.size(index);
    this.database = index;
  }
}

export class SnapshotEncoder {
  /** Keys that there were at the moment of the snapshot, and those written so far. */
  readonly keysTotal: number;
  keysWritten = 0;
  /** Whether the last byte was handed on. */
  isComplete = false;
  private isStopped = false;

  private readonly server: Server;
  private readonly sink: (bytes: Buffer) => void;
  private readonly nowMs: number;
  /** The tables of that moment with the numbers of their databases then, which SWAPDB changes. */
  private readonly numbers = new Map<KeyTable, number>();
  private readonly tables: KeyTable[];
  private tableAt = 0;
  private cursor = 0;
  private readonly main = new RecordWriter();
  private readonly aside = new RecordWriter();
  /** Records of many elements that the walk has passed, with their database's number. */
  private readonly large = new Map<number, number>();
  private open: OpenValue | null = null;

  /**
   * @param sink takes the bytes, which are its own from then on
   * @param fields further fields of the file's head, as `aof-base`
   */
  constructor(server: Server, sink: (bytes: Buffer) => void, fields: Readonly<Record<string, string>> = {}) {
    this.server = server;
    this.sink = sink;
    const { keyspace } = server;
    this.nowMs = keyspace.clock.now;
    for (const database of keyspace.databases) this.numbers.set(database.table, database.index);
    this.tables = [...this.numbers.keys()];
    this.keysTotal = this.tables.reduce((sum, table) => sum + table.size, 0);
    keyspace.beginEpoch();
    this.writeHead(fields);
  }

  private writeHead(fields: Readonly<Record<string, string>>): void {
    const { bytes } = this.main;
    bytes.bytes(Buffer.from(RDB_HEAD));
    const seconds = String(Math.floor(this.nowMs / 1000));
    for (const [name, value] of Object.entries({
      'redis-ver': '7.0.15',
      'redis-bits': '64',
      ctime: seconds,
      ...fields,
    })) {
      bytes.byte(Opcode.Auxiliary);
      bytes.text(name);
      bytes.text(value);
    }
    for (const library of this.server.scripting.libraries.list()) {
      bytes.byte(FUNCTION_OPCODE);
      bytes.string(library.code);
    }
  }

  /** Encodes for about so many milliseconds; true at the end. */
  step(budgetMs: number): boolean {
    const deadline = performance.now() + budgetMs;
    while (!this.isComplete) {
      if (!this.finishLarge(deadline)) break;
      if (this.tableAt < this.tables.length) this.writeBatch();
      else this.complete();
      if (this.main.bytes.length >= CHUNK_BYTES) this.handOn();
      if (performance.now() > deadline) break;
    }
    return this.isComplete;
  }

  /** Encodes all that is left. */
  run(): void {
    this.step(Infinity);
  }

  private writeBatch(): void {
    const table = this.tables[this.tableAt]!;
    const found: number[] = [];
    this.cursor = table.scan(this.cursor, BATCH, found);
    if (this.cursor === 0) this.tableAt++;
    const { keyspace } = this.server;
    const number = this.numbers.get(table)!;
    const reader = keyspace.databases[0]!;
    for (const pointer of found) {
      if (keyspace.isOfEpoch(pointer) || this.large.has(pointer)) continue;
      if (reader.isContainer(pointer) && isLarge(reader.containerOf(pointer)))
        this.large.set(pointer, number);
      else this.writeRecord(this.main, number, pointer);
      // A few large values are more than one write may take.
      if (this.main.bytes.length >= CHUNK_BYTES) this.handOn();
    }
  }

  /** Goes on with values of many elements; false if time ran out. */
  private finishLarge(deadline: number): boolean {
    for (;;) {
      if (this.open === null) {
        const next = this.large.entries().next();
        if (next.done === true) return true;
        this.openLarge(...next.value);
      }
      while (this.open !== null) {
        if (this.open.steps.next().done === true) this.closeLarge();
        if (this.main.bytes.length >= CHUNK_BYTES) this.handOn();
        if (performance.now() > deadline) return false;
      }
    }
  }

  private openLarge(pointer: number, number: number): void {
    this.large.delete(pointer);
    if (!this.beginRecord(this.main, number, pointer)) return;
    const reader = this.server.keyspace.databases[0]!;
    const container = reader.containerOf(pointer);
    beginValue(this.main.bytes, container, reader.keyOf(pointer));
    this.open = { pointer, steps: stepsOfValue(this.main.bytes, container) };
  }

  private closeLarge(): void {
    this.open = null;
    const { aside, main } = this;
    if (aside.bytes.length === 0) return;
    main.bytes.bytes(aside.bytes.written());
    main.database = aside.database;
    aside.bytes.reset();
    aside.database = -1;
  }

  /** Writes what stands before a value and gives the record the new epoch; false if its time had passed. */
  private beginRecord(writer: RecordWriter, number: number, pointer: number): boolean {
    const { keyspace } = this.server;
    keyspace.enterEpoch(pointer);
    this.keysWritten++;
    const reader = keyspace.databases[0]!;
    const expiry = reader.expiryOf(pointer);
    if (expiry !== NO_EXPIRY && expiry < this.nowMs) return false;
    writer.select(number);
    if (expiry !== NO_EXPIRY) {
      writer.bytes.byte(Opcode.ExpiryMs);
      writer.bytes.int64(reader.exactExpiryOf(pointer));
    }
    return true;
  }

  private writeRecord(writer: RecordWriter, number: number, pointer: number): void {
    if (!this.beginRecord(writer, number, pointer)) return;
    const reader = this.server.keyspace.databases[0]!;
    writeValue(writer.bytes, reader, pointer, reader.keyOf(pointer));
  }

  /** Writes no more, and looks at no record any more. */
  stop(): void {
    this.isStopped = true;
    this.open = null;
    this.large.clear();
  }

  /** To be called before a record is changed or removed: it is written now, unless it was. */
  keep(database: Database, pointer: number): void {
    if (this.isComplete || this.isStopped) return;
    if (this.open?.pointer === pointer) {
      while (this.open.steps.next().done !== true);
      this.closeLarge();
      return;
    }
    if (this.server.keyspace.isOfEpoch(pointer)) return;
    const number = this.large.get(pointer) ?? this.numbers.get(database.table);
    if (number === undefined) return;
    this.large.delete(pointer);
    this.writeRecord(this.open === null ? this.main : this.aside, number, pointer);
    if (this.open === null && this.main.bytes.length >= CHUNK_BYTES) this.handOn();
  }

  /** To be called before a command runs that may change its keys. */
  beforeWrite(call: Call, command: RegisteredCommand): void {
    const { args, database } = call;
    for (const index of command.keyIndexes(args) ?? []) {
      const pointer = database.findRaw(args.view(index));
      if (pointer !== 0) this.keep(database, pointer);
    }
  }

  private handOn(): void {
    this.sink(Buffer.from(this.main.bytes.written()));
    this.main.bytes.reset();
  }

  private complete(): void {
    this.main.bytes.byte(Opcode.End);
    this.handOn();
    this.isComplete = true;
  }
}
