/** Runs what an append-only file holds: a snapshot at its begin, if there is one, and commands. */
import { closeSync, fstatSync, openSync, readSync, truncateSync } from 'node:fs';
import { Arguments } from '../protocol/arguments.ts';
import { ReplyWriter } from '../protocol/reply-writer.ts';
import { COMPLETE, INCOMPLETE, RequestParser } from '../protocol/request-parser.ts';
import type { RegisteredCommand } from '../commands/registered-command.ts';
import type { Client } from '../server/client.ts';
import type { Server } from '../server/server.ts';
import { RDB_MAGIC } from './rdb-format.ts';
import { RdbFileReader } from './rdb-file-reader.ts';
import { decodeSnapshot } from './snapshot-loader.ts';

const CHUNK_BYTES = 4 * 1024 * 1024;
const STAR = 0x2a;
const HASH = 0x23;
const LF = 0x0a;

/** Why a file of commands cannot be loaded. */
export class LogFormatError extends Error {
  override readonly name = 'LogFormatError';
}

/**
 * Loads one file of the append-only file.
 * @param mayBeCut whether its last command may be incomplete: it is cut off then, as Redis does for the last file
 * @returns how many bytes the file has afterwards
 */
export function loadLogFile(server: Server, path: string, mayBeCut: boolean): number {
  const start = loadPreamble(server, path);
  const reader = new CommandReader(path, start);
  const player = new Player(server, start);
  try {
    for (let args = reader.next(); args !== null; args = reader.next()) player.play(args, reader.validTo);
  } finally {
    reader.close();
  }
  const validTo = player.openedAt ?? reader.validTo;
  if (validTo === reader.fileBytes) return validTo;
  if (!mayBeCut) {
    throw new LogFormatError(
      `${path} ends in the middle of a command, at byte ${validTo}; aof-load-truncated yes would cut it there`,
    );
  }
  truncateSync(path, validTo);
  return validTo;
}

/** Loads the snapshot at the begin of a file and returns where it ends; 0 if there is none. */
function loadPreamble(server: Server, path: string): number {
  const descriptor = openSync(path, 'r');
  try {
    const magic = Buffer.alloc(RDB_MAGIC.length);
    readSync(descriptor, magic, 0, magic.length, 0);
    if (magic.toString('latin1') !== RDB_MAGIC) return 0;
  } finally {
    closeSync(descriptor);
  }
  const reader = new RdbFileReader(path);
  try {
    return decodeSnapshot(server, reader, true);
  } finally {
    reader.close();
  }
}

/** Reads commands from a file, piece by piece. */
class CommandReader {
  readonly fileBytes: number;
  /** Where the last whole command ends. */
  validTo: number;
  private readonly path: string;
  private readonly descriptor: number;
  private readonly parser = new RequestParser();
  private readonly args = new Arguments();
  private buffer: Buffer = Buffer.alloc(0);
  /** Place in the file of the buffer's first byte. */
  private bufferAt: number;
  private position = 0;

  constructor(path: string, start: number) {
    this.path = path;
    this.descriptor = openSync(path, 'r');
    this.fileBytes = fstatSync(this.descriptor).size;
    this.bufferAt = start;
    this.validTo = start;
    this.parser.maxBulkLength = Infinity;
  }

  /** The next command, valid until the next call; null at the end or where the rest is not a whole command. */
  next(): Arguments | null {
    for (;;) {
      if (this.position >= this.buffer.length) {
        if (!this.readMore()) return null;
        continue;
      }
      const first = this.buffer[this.position]!;
      if (first === HASH) {
        if (!this.skipLine()) return null;
        continue;
      }
      if (first !== STAR) throw this.broken();
      this.args.reset();
      const state = this.parser.parse(this.args, this.buffer, this.position, this.buffer.length, true);
      if (state === INCOMPLETE) {
        if (!this.readMore()) return null;
        continue;
      }
      if (state !== COMPLETE || this.args.count === 0) throw this.broken();
      this.position = this.parser.position;
      this.validTo = this.bufferAt + this.position;
      return this.args;
    }
  }

  private broken(): LogFormatError {
    return new LogFormatError(`${this.path} holds no command at byte ${this.bufferAt + this.position}`);
  }

  /** Skips an annotation, which is a line. */
  private skipLine(): boolean {
    for (;;) {
      const end = this.buffer.indexOf(LF, this.position);
      if (end !== -1) {
        this.position = end + 1;
        this.validTo = this.bufferAt + this.position;
        return true;
      }
      if (!this.readMore()) return false;
    }
  }

  /** Adds the next bytes of the file behind those that are not used up; false at its end. */
  private readMore(): boolean {
    const rest = this.buffer.subarray(this.position);
    const at = this.bufferAt + this.buffer.length;
    const wanted = Math.min(this.fileBytes - at, Math.max(CHUNK_BYTES, rest.length));
    if (wanted <= 0) return false;
    const larger = Buffer.allocUnsafeSlow(rest.length + wanted);
    rest.copy(larger);
    const got = readSync(this.descriptor, larger, rest.length, wanted, at);
    this.bufferAt += this.position;
    this.position = 0;
    this.buffer = larger.subarray(0, rest.length + got);
    return got > 0;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

interface Queued {
  readonly command: RegisteredCommand;
  readonly args: Arguments;
}

/** Runs commands as a client of the server's own; transactions only when they are whole. */
class Player {
  /** Where the transaction that is not complete begins; undefined: there is none. */
  openedAt: number | undefined;
  private readonly server: Server;
  private readonly client: Client;
  private readonly writer = new ReplyWriter();
  private queue: Queued[] = [];
  private lastEnd: number;

  constructor(server: Server, start: number) {
    this.server = server;
    this.lastEnd = start;
    this.client = server.createInternalClient();
  }

  play(args: Arguments, end: number): void {
    const begin = this.lastEnd;
    this.lastEnd = end;
    if (args.is(0, 'multi')) {
      this.openedAt = begin;
      return;
    }
    if (args.is(0, 'exec')) {
      this.openedAt = undefined;
      for (const { command, args: queued } of this.queue) this.run(command, queued);
      this.queue = [];
      return;
    }
    const command = this.server.resolve(this.server.commands.find(args), args);
    if (typeof command === 'string') throw new LogFormatError(command);
    if (this.openedAt === undefined) this.run(command, args);
    else this.queue.push({ command, args: args.clone() });
  }

  private run(command: RegisteredCommand, args: Arguments): void {
    this.server.runNested(this.client, command, args, this.writer);
    this.writer.reset(false);
  }
}
