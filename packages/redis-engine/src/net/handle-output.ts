/**
 * Writes to a socket through its handle, without the objects that `socket.write` makes for each call.
 *
 * `handle.writeBuffer(request, bytes)` is what `socket.write` comes to: libuv tries to write at once, and only what the
 * kernel does not take is queued there, with the request as the one that is told of its end. So a request that was not
 * needed serves the next write, of any socket, and as long as clients read, nothing is made at all.
 *
 * What waits stays in libuv's queue, in order; `writeQueueSize` tells how much it is, and `socket.end` ends the stream
 * behind it, as always. A handle that has no such methods, and a Node whose sockets write in another way, are left to the
 * public interface.
 */
import { Socket } from 'node:net';
import { type Output, SocketOutput } from './output.ts';

/** Up to so many bytes are copied, which costs less than an object that shows a part of a buffer. */
const SMALL_BYTES = 64;

/** The private part of Node's sockets that is used here. */
interface StreamHandle {
  /** Returns 0, or libuv's number of an error. */
  writeBuffer(request: WriteRequest, bytes: Buffer): number;
  readonly writeQueueSize: number;
}

interface WriteRequest {
  /** A number above 0 once libuv holds the request. */
  getAsyncId(): number;
  /** Called when libuv has written all, or given up (a negative number). */
  oncomplete?: (status: number) => void;
  /** What is written must not be collected before. */
  buffer?: Buffer;
}

type WriteRequestClass = new () => WriteRequest;

interface WithHandle {
  readonly _handle: Partial<StreamHandle> | null;
}

/** The best output that there is for a socket. */
export function outputOf(socket: Socket): Output {
  const handle = (socket as unknown as WithHandle)._handle;
  if (requestClass !== null && isStreamHandle(handle)) return new HandleOutput(socket, handle, requestClass);
  return new SocketOutput(socket);
}

function isStreamHandle(handle: Partial<StreamHandle> | null | undefined): handle is StreamHandle {
  return typeof handle?.writeBuffer === 'function' && typeof handle.writeQueueSize === 'number';
}

/** The class of requests, learnt from what a socket hands to a handle that only looks at it. Null: it is not what is expected. */
function learnRequestClass(): WriteRequestClass | null {
  let seen: unknown = null;
  const handle = {
    readStart: () => 0,
    readStop: () => 0,
    close: (closed?: () => void) => closed?.(),
    getAsyncId: () => 0,
    writeBuffer: (request: unknown) => {
      seen = request;
      return 0;
    },
  };
  try {
    const options: object = { handle, manualStart: true };
    const socket = new Socket(options);
    socket.on('error', () => {});
    socket.write(Buffer.alloc(1));
    socket.destroy();
    const found = Object.getPrototypeOf(seen).constructor as WriteRequestClass;
    return new found().getAsyncId() < 0 ? found : null;
  } catch {
    return null;
  }
}

const requestClass = learnRequestClass();

/** What the outputs of a thread share, because each write that is over at once leaves it as it was. */
let request: WriteRequest | null = null;
/** A place for small replies, as one view for each length. */
let small: Buffer[] = [];

class HandleOutput implements Output {
  readonly smallBytes = SMALL_BYTES;
  private readonly socket: Socket;
  private readonly handle: StreamHandle;
  private readonly requestClass: WriteRequestClass;

  constructor(socket: Socket, handle: StreamHandle, requestClass: WriteRequestClass) {
    this.socket = socket;
    this.handle = handle;
    this.requestClass = requestClass;
  }

  /** A handle that is closed must not be touched. */
  get isOver(): boolean {
    return this.socket.destroyed || this.socket.writableEnded;
  }

  get pendingBytes(): number {
    return this.socket.destroyed ? 0 : this.handle.writeQueueSize;
  }

  write(bytes: Buffer): number {
    request ??= new this.requestClass();
    const used = request;
    const error = this.handle.writeBuffer(used, bytes);
    if (error !== 0) {
      request = null;
      this.socket.destroy();
      return 0;
    }
    if (used.getAsyncId() < 0) return 0;
    return this.keep(used, bytes);
  }

  /** libuv holds a request: it stays as it is until libuv has done with it. */
  private keep(used: WriteRequest, bytes: Buffer): number {
    request = null;
    used.buffer = bytes;
    used.oncomplete = (status) => {
      if (status < 0) this.socket.destroy();
    };
    // What was queued a moment ago may be written already, and is held until the next round all the same.
    return Math.max(this.handle.writeQueueSize, 1);
  }

  writeCopy(source: Buffer, start: number, length: number): number {
    if (length > SMALL_BYTES) return this.write(Buffer.from(source.subarray(start, start + length)));
    if (small.length === 0) small = viewsOfOneBuffer();
    const bytes = small[length]!;
    for (let i = 0; i < length; i++) bytes[i] = source[start + i]!;
    const pending = this.write(bytes);
    if (request === null) small = [];
    return pending;
  }
}

function viewsOfOneBuffer(): Buffer[] {
  const buffer = Buffer.allocUnsafeSlow(SMALL_BYTES);
  return Array.from({ length: SMALL_BYTES + 1 }, (_, length) => buffer.subarray(0, length));
}
