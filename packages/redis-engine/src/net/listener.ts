/**
 * Accepts connections and connects their read side.
 *
 * Node's usual path allocates 64 KiB for each read and takes every chunk through the Readable machinery. A socket made
 * with the option `onread` reads into one buffer that is ours instead, and all connections can share it, because what
 * was read is dealt with before the next read. Only a socket that one makes oneself can have that option, so the accepted
 * socket's handle is moved into a new one. This touches `_handle`, the one private field used here: where it is not what
 * is expected, and for TLS, the public path (`data` events) does the same work more slowly.
 */
import { once } from 'node:events';
import { createServer, type Server as NetServer, Socket, type SocketConstructorOpts } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { outputOf } from './handle-output.ts';
import { type Output, SocketOutput } from './output.ts';

const READ_BUFFER_BYTES = 64 * 1024;
const BACKLOG = 511;

/** What becomes of the bytes that a socket reads. */
export interface SocketReader {
  receive(buffer: Buffer, length: number): void;
}

/** Takes a new socket; returns who is given what it reads, or null if nobody is. */
export type Accept = (socket: Socket, output: Output) => SocketReader | null;

export interface ListenOptions {
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  /** Path of a Unix socket, in place of port and host. */
  readonly path?: string | undefined;
  readonly tls?: TlsOptions | undefined;
  /** Reads through public interfaces only. */
  readonly publicApiOnly?: boolean | undefined;
}

/** The private part of a socket that the shared read buffer needs. */
interface WithHandle {
  _handle: { useUserBuffer?: unknown } | null;
}

/** Options of `Socket` that Node has and its types leave out. */
type SharedReadOptions = SocketConstructorOpts & {
  handle: object;
  onread: { buffer: Uint8Array; callback: (bytes: number, buffer: Uint8Array) => boolean };
};

/** Listens and calls `accept` with each new socket; what it returns is given what the socket reads. */
export async function listen(options: ListenOptions, accept: Accept): Promise<NetServer> {
  const readBuffer = Buffer.allocUnsafeSlow(READ_BUFFER_BYTES);
  const ownReads = options.tls === undefined && options.publicApiOnly !== true;
  const onConnection = (socket: Socket) => {
    if (ownReads && readsIntoBuffer(socket)) acceptWithBuffer(socket, readBuffer, accept);
    else acceptWithEvents(socket, accept);
  };
  const server =
    options.tls === undefined
      ? createServer({ noDelay: true, keepAlive: true, pauseOnConnect: ownReads }, onConnection)
      : createTlsServer({ ...options.tls, noDelay: true, keepAlive: true }, onConnection);
  const where =
    options.path === undefined ? { port: options.port, host: options.host } : { path: options.path };
  server.listen({ ...where, backlog: BACKLOG });
  await once(server, 'listening');
  // No file descriptor was left for a connection: those that are there go on, and the next may find one again.
  server.on('error', () => {});
  return server;
}

function readsIntoBuffer(socket: Socket): boolean {
  const handle = (socket as unknown as WithHandle)._handle;
  return handle !== null && handle !== undefined && typeof handle.useUserBuffer === 'function';
}

function acceptWithBuffer(accepted: Socket, buffer: Buffer, accept: Accept): void {
  const inner = accepted as unknown as WithHandle;
  const handle = inner._handle!;
  inner._handle = null;
  accepted.destroy();
  let reader: SocketReader | null = null;
  const callback = (bytes: number): boolean => {
    reader?.receive(buffer, bytes);
    return true;
  };
  const options: SharedReadOptions = { handle, onread: { buffer, callback } };
  const socket = new Socket(options);
  reader = accept(socket, outputOf(socket));
}

function acceptWithEvents(socket: Socket, accept: Accept): void {
  const reader = accept(socket, new SocketOutput(socket));
  if (reader === null) return;
  socket.on('data', (chunk: Buffer) => reader.receive(chunk, chunk.length));
  socket.resume();
}
