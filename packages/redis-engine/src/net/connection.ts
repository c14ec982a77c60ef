/**
 * One connection: turns what a socket reads into commands, and hands to the socket what they answer.
 *
 * A read runs all commands that are complete in it, some of which are parsed before the first is run, so that the memory that
 * their keys lie in is fetched meanwhile (`fetch-ahead.ts`); their replies leave with one write (`Outbox`). Bytes of a command
 * that is not complete stay in `pending`, which exists only then: an idle connection holds no buffer.
 */
import type { Socket } from 'node:net';
import { Arguments } from '../protocol/arguments.ts';
import { COMPLETE, INCOMPLETE, INVALID, type RequestParser } from '../protocol/request-parser.ts';
import type { ReplyWriter } from '../protocol/reply-writer.ts';
import type { Client } from '../server/client.ts';
import type { Output } from './output.ts';

/** Replies are sent before the end of a read once they are this long. */
const FLUSH_BYTES = 256 * 1024;
const SMALLEST_PENDING = 4096;
/** A larger buffer is let go once what it was for has run, though a little is still pending. */
const LARGE_PENDING = 256 * 1024;
/** As much as one read brings: the end of a large value may come with what follows it. */
const ONE_READ = 64 * 1024;
/** Where nothing is announced, buffers are doubled, and take at most so much more than they need. */
const MOST_SPARE = 8 * 1024 * 1024;
/** Of a client that reads too slowly, replies up to this length are copied, so that a few bytes keep no whole buffer. */
const MOST_COPIED = 16 * 1024;
/** A client whose commands have written much lets others go first after this time. */
const LONG_TURN_MS = 20;

/** What a connection asks of its server. */
export interface ConnectionHost {
  readonly parser: RequestParser;
  /** The writer of whoever's commands are run now. */
  readonly writer: ReplyWriter;
  /** Arguments that whoever parses may use; a frame that is not complete keeps them. */
  sharedArguments: Arguments;
  /** Arguments of commands that were parsed and are about to be run. */
  readonly commandsAhead: readonly Arguments[];
  readonly queryBufferLimit: number;
  /** Changes were not written yet that what is sent may confirm. */
  readonly hasUncommitted: boolean;
  /** Writes them. */
  commitWrites(): void;
  beginTurn(client: Client, bytes: number): void;
  endTurn(): void;
  /** Says that the first `count` of `commandsAhead` are about to be run. */
  fetchAhead(client: Client, count: number): void;
  /** Runs one command; false: not now, ask again later with the same arguments. */
  execute(client: Client, args: Arguments): boolean;
  protocolError(client: Client, error: string): void;
  /** Sends what the writer holds, of the connection whose commands run and of those before it. */
  sendReplies(connection: Connection): void;
  /** Bytes were written to a socket; `pending` of them wait in this process. */
  wrote(client: Client, bytes: number, pending: number): void;
  closed(client: Client): void;
  queryBufferExceeded(client: Client): void;
}

export class Connection {
  /** Set right after both exist. */
  client!: Client;
  private readonly socket: Socket | null;
  private readonly output: Output | null;
  private readonly host: ConnectionHost;

  /** Bytes not run yet: from the begin of a frame, `pendingLength` of them. */
  private pending: Buffer | null = null;
  private pendingLength = 0;
  /** Where in `pending` the parser goes on. */
  private resumeAt = 0;
  private partial: Arguments | null = null;
  /** Bytes of the read whose commands run now. */
  private readBytes = 0;
  /** When the commands of this turn began, for a turn that may be long. */
  private turnBegan = 0;
  /** Others go first: what is pending is run in a later turn. */
  private hasYielded = false;
  /** Replies and messages written while another client's command ran. */
  private queued: Buffer[] | null = null;
  private queuedBytes = 0;
  /** The kernel did not take all of the last write. */
  private wasBehind = false;

  /** @param socket null (and so is its output) for a client inside the server, which runs commands without a connection */
  constructor(socket: Socket | null, output: Output | null, host: ConnectionHost) {
    this.socket = socket;
    this.output = output;
    this.host = host;
  }

  /** Bytes of commands that were read but not run, the last read included while its commands run. */
  get queryBytes(): number {
    return Math.max(this.pendingLength, this.readBytes);
  }

  /** What the buffer of pending commands takes. */
  get queryBufferBytes(): number {
    return Math.max(this.pending?.length ?? 0, this.readBytes);
  }

  /** Bytes that wait to be taken by the socket, or to be handed to it. */
  get outputBytes(): number {
    return (this.output?.pendingBytes ?? 0) + this.queuedBytes;
  }

  /** Takes what a socket has read. `buffer` is valid only until this returns. */
  receive(buffer: Buffer, length: number): void {
    const client = this.client;
    if (client.closing) return;
    this.host.beginTurn(client, length);
    this.readBytes = length;
    if (this.pending === null) {
      let consumed = 0;
      if (client.blocked === null && !this.hasYielded) consumed = this.consume(buffer, 0, length);
      else this.parsedTo = 0;
      if (consumed < length && !client.closing) this.keep(buffer, consumed, length);
    } else {
      this.append(buffer, length);
      if (client.blocked === null && !this.hasYielded) this.consumePending();
    }
    this.readBytes = 0;
    if (this.pendingLength > this.host.queryBufferLimit) this.host.queryBufferExceeded(client);
    this.host.endTurn();
  }

  /** Runs what waits, once a client that waited goes on. */
  resume(): void {
    if (this.pending === null || this.client.closing) return;
    if (this.client.blocked !== null || this.hasYielded) return;
    this.host.beginTurn(this.client, 0);
    this.consumePending();
    this.host.endTurn();
  }

  private consumePending(): void {
    const pending = this.pending!;
    const consumed = this.consume(pending, this.resumeAt, this.pendingLength);
    if (consumed >= this.pendingLength || this.client.closing) {
      this.pending = null;
      this.pendingLength = 0;
      this.resumeAt = 0;
    } else if (consumed > 0) {
      this.keep(pending, consumed, this.pendingLength);
    } else {
      this.resumeAt = this.parsedTo;
    }
  }

  /** Where the parser stopped in the last call of `consume`. */
  private parsedTo = 0;

  /**
   * Runs the commands in `buffer`. `from` is where the parser goes on: inside a frame that begins at 0 if there is a
   * partial one. Returns the begin of the first frame that was not run.
   */
  private consume(buffer: Buffer, from: number, end: number): number {
    const host = this.host;
    const client = this.client;
    const parser = host.parser;
    this.turnBegan = 0;
    let position = from;
    let frame = this.partial === null ? from : 0;
    let args = this.partial ?? host.sharedArguments;
    while (position < end) {
      if (this.partial === null && client.user !== null) {
        const count = this.parseAhead(buffer, position, end);
        if (count > 0) {
          const ran = this.runAhead(count);
          if (ran > 0) position = this.aheadEnds[ran - 1]!;
          frame = position;
          if (client.closing) return end;
          if (ran < count || client.blocked !== null || this.hasYielded) break;
          continue;
        }
      }
      const state = parser.parse(args, buffer, position, end, client.user !== null);
      if (state === INCOMPLETE) {
        this.parsedTo = parser.position;
        if (args.missing > 0 && this.partial === null) {
          this.partial = args;
          host.sharedArguments = new Arguments();
        }
        return frame;
      }
      if (state === INVALID) {
        args.reset();
        this.partial = null;
        host.protocolError(client, parser.error);
        return end;
      }
      if (state === COMPLETE) {
        const executed = host.execute(client, args);
        args.reset();
        if (this.partial !== null) {
          this.partial = null;
          args = host.sharedArguments;
        }
        if (!executed) {
          this.parsedTo = frame;
          return frame;
        }
      }
      position = parser.position;
      frame = position;
      if (client.closing) return end;
      if (client.blocked !== null) break;
      this.sendIfLong();
      if (this.hasYielded) break;
    }
    this.parsedTo = position;
    return frame;
  }

  /** Where each of the commands ahead ends. */
  private readonly aheadEnds: number[] = [];

  /** Parses commands until one is not complete, or there are enough; returns how many. */
  private parseAhead(buffer: Buffer, from: number, end: number): number {
    const { parser, commandsAhead } = this.host;
    let position = from;
    let count = 0;
    while (count < commandsAhead.length && position < end) {
      const args = commandsAhead[count]!;
      if (parser.parse(args, buffer, position, end, true) !== COMPLETE) {
        // It is parsed again by itself, where there is room for what is not complete.
        args.reset();
        break;
      }
      position = parser.position;
      this.aheadEnds[count] = position;
      count++;
    }
    return count;
  }

  /** Runs the commands ahead, until one cannot run now or others go first; returns how many have run. */
  private runAhead(count: number): number {
    const { host, client } = this;
    const { commandsAhead } = host;
    if (count > 1) host.fetchAhead(client, count);
    let ran = 0;
    while (ran < count && host.execute(client, commandsAhead[ran]!)) {
      ran++;
      if (client.closing || client.blocked !== null) break;
      this.sendIfLong();
      if (this.hasYielded) break;
    }
    for (let i = 0; i < count; i++) commandsAhead[i]!.reset();
    return ran;
  }

  /** Sends replies that have become long; others go first after a long turn. */
  private sendIfLong(): void {
    if (this.host.writer.position <= FLUSH_BYTES) return;
    this.host.sendReplies(this);
    if (this.isLongTurn()) this.yieldToOthers();
  }

  private isLongTurn(): boolean {
    const now = performance.now();
    if (this.turnBegan === 0) this.turnBegan = now;
    return now - this.turnBegan > LONG_TURN_MS;
  }

  /** Leaves what is pending for the next round of the event loop, so that one pipeline does not keep all others waiting. */
  private yieldToOthers(): void {
    this.hasYielded = true;
    setImmediate(() => {
      this.hasYielded = false;
      this.resume();
    });
  }

  /** Keeps the bytes from `from` as the pending ones. */
  private keep(buffer: Buffer, from: number, end: number): void {
    const length = end - from;
    if (buffer === this.pending && buffer.length <= Math.max(LARGE_PENDING, length * 4)) {
      buffer.copyWithin(0, from, end);
    } else {
      const announced = this.parsedTo - from + this.expected();
      this.pending = roomFor(length, Math.max(SMALLEST_PENDING, announced));
      buffer.copy(this.pending, 0, from, end);
    }
    this.pendingLength = length;
    this.resumeAt = Math.max(0, this.parsedTo - from);
    this.partial?.rebase(this.pending, -from);
  }

  /** How many bytes the argument under way needs, as it has announced. */
  private expected(): number {
    if (this.partial === null || this.partial.bulkLength < 0) return 0;
    const { bulkLength } = this.partial;
    return bulkLength + 2 + (bulkLength > ONE_READ ? ONE_READ : 0);
  }

  /**
   * Room for a command that comes in many reads is taken once, for all that its argument has announced: a large value is not
   * copied again and again while it arrives. What is announced and never sent costs addresses and no memory.
   */
  private append(buffer: Buffer, length: number): void {
    const total = this.pendingLength + length;
    if (total > this.pending!.length) {
      const announced = this.resumeAt + this.expected();
      const larger = roomFor(total, Math.max(announced, total + Math.min(total, MOST_SPARE)));
      this.pending!.copy(larger, 0, 0, this.pendingLength);
      this.pending = larger;
    }
    buffer.copy(this.pending!, this.pendingLength, 0, length);
    this.pendingLength = total;
  }

  /**
   * Hands a part of a buffer to the socket. Returns whether it is read there for longer, so that the buffer must not be
   * changed any more.
   */
  sendPart(buffer: Buffer, start: number, end: number): boolean {
    const output = this.output;
    if (this.host.hasUncommitted) this.host.commitWrites();
    if (output === null || output.isOver) return false;
    const length = end - start;
    const copies = length <= (this.isBehind(output) ? MOST_COPIED : output.smallBytes);
    const pending = copies
      ? output.writeCopy(buffer, start, length)
      : output.write(buffer.subarray(start, end));
    this.wasBehind = pending > 0;
    this.host.wrote(this.client, length, pending);
    return this.wasBehind && !copies;
  }

  private isBehind(output: Output): boolean {
    return this.wasBehind && output.pendingBytes > 0;
  }

  /** Keeps bytes for the next `flushQueued`. They are not changed afterwards. */
  enqueue(bytes: Buffer): void {
    this.queuedBytes += bytes.length;
    if (this.queued === null) this.queued = [bytes];
    else this.queued.push(bytes);
  }

  flushQueued(): void {
    const queued = this.queued;
    this.queued = null;
    this.queuedBytes = 0;
    if (queued === null) return;
    const bytes = queued.length === 1 ? queued[0]! : Buffer.concat(queued);
    this.sendPart(bytes, 0, bytes.length);
  }

  /** Closes after what was written has gone out. */
  end(): void {
    this.flushQueued();
    this.socket?.destroySoon();
  }

  /** Closes at once. */
  destroy(): void {
    this.socket?.destroy();
  }
}

/** A buffer of `wanted` bytes, or of those that are needed where the system has no room for what a client has announced. */
function roomFor(needed: number, wanted: number): Buffer {
  try {
    return Buffer.allocUnsafeSlow(Math.max(needed, wanted));
  } catch {
    return Buffer.allocUnsafeSlow(needed);
  }
}
