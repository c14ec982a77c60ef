/**
 * Replies on their way to the sockets.
 *
 * All connections write into one buffer in turn, and the outbox knows which part of it is whose. It is emptied once for
 * each round of the event loop, when all sockets that had something to read have been read: this is what Redis does
 * before it sleeps (`handleClientsWithPendingWrites`). A client that is woken by the first reply then finds the others as it goes on,
 * where a write after each read would wake it for each, which costs more than the commands themselves.
 */
import type { ReplyWriter } from '../protocol/reply-writer.ts';
import type { Connection } from './connection.ts';

/** More than this is sent at once, so that the buffer stays in the cache and need not grow. */
const FULL_BYTES = 48 * 1024;

export class Outbox {
  private readonly writer: ReplyWriter;
  /** Whose replies wait, and where those of each end; they begin where the ones before end. The first `count` hold. */
  private readonly connections: (Connection | null)[] = [];
  private readonly ends: number[] = [];
  private count = 0;
  /** Up to where bytes are sent, and up to where they are taken. */
  private sent = 0;
  private taken = 0;
  /** The kernel did not take all at once: a socket still reads from the buffer. */
  private isLent = false;
  private isScheduled = false;
  private readonly onRoundEnd = (): void => {
    this.isScheduled = false;
    this.send();
  };

  constructor(writer: ReplyWriter) {
    this.writer = writer;
  }

  /** Takes what was written since the last call: replies for this connection. They are sent at the end of the round. */
  take(connection: Connection): void {
    const { position } = this.writer;
    if (position === this.taken) return;
    this.connections[this.count] = connection;
    this.ends[this.count] = position;
    this.count++;
    this.taken = position;
    if (position > FULL_BYTES) {
      this.send();
    } else if (!this.isScheduled) {
      this.isScheduled = true;
      setImmediate(this.onRoundEnd);
    }
  }

  /** Ends the connections whose replies wait: nothing is sent to them. */
  endConnections(): void {
    for (let i = 0; i < this.count; i++) this.connections[i]!.destroy();
  }

  /** Sends all that was taken. What a command that runs has written meanwhile stays where it is. */
  send(): void {
    const { writer, connections, ends, count } = this;
    if (count === 0) return;
    const { buffer } = writer;
    for (let i = 0; i < count; i++) {
      const start = this.sent;
      this.sent = ends[i]!;
      if (connections[i]!.sendPart(buffer, start, this.sent)) this.isLent = true;
    }
    // The arrays are kept: what grows and shrinks in each round makes garbage in each.
    for (let i = 0; i < count; i++) connections[i] = null;
    this.count = 0;
    if (writer.position > this.taken) return;
    writer.reset(this.isLent);
    this.isLent = false;
    this.sent = 0;
    this.taken = 0;
  }
}
