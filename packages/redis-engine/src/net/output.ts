/**
 * What a connection writes to: a socket by Node's public interface (`SocketOutput`), or a socket's handle, where it is what
 * `handle-output.ts` expects.
 */
import type { Socket } from 'node:net';

export interface Output {
  /** Up to so many bytes `writeCopy` costs less than `write`. */
  readonly smallBytes: number;
  /** Nothing can be written any more. */
  readonly isOver: boolean;
  /** Bytes that were handed over and that the kernel has not taken. */
  readonly pendingBytes: number;
  /** Hands bytes over; returns `pendingBytes`. Unless that is 0, `bytes` must not be changed until it is. */
  write(bytes: Buffer): number;
  /** The same for `length` bytes of a buffer, whatever becomes of the buffer afterwards. */
  writeCopy(source: Buffer, start: number, length: number): number;
}

export class SocketOutput implements Output {
  readonly smallBytes = 0;
  private readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  get isOver(): boolean {
    return this.socket.destroyed || this.socket.writableEnded;
  }

  get pendingBytes(): number {
    return this.socket.writableLength;
  }

  write(bytes: Buffer): number {
    this.socket.write(bytes);
    return this.socket.writableLength;
  }

  writeCopy(source: Buffer, start: number, length: number): number {
    return this.write(Buffer.from(source.subarray(start, start + length)));
  }
}
