/**
 * Accepts connections and connects their read side.
 *
 * Node's usual path makes a socket for a connection, allocates 64 KiB for each of its reads and takes every chunk through the
 * Readable machinery. A socket made with the option `onread` reads into one buffer that is ours instead, and all
 * connections can share it, because what was read is dealt with before the next read. Only a socket that one makes
 * oneself can have that option, so a connection's handle is taken where the listening handle hands it over
 * (`onconnection`). These are private to Node: where they are not what is expected, and for TLS, the public path
 * (`connection` and `data` events) does the same work more slowly.
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

/** The private part of a connection that the shared read buffer needs. */
interface StreamHandle {
  readonly useUserBuffer?: unknown;
}

/** The private part of a server that listens. */
interface WithListeningHandle {
  _handle: { onconnection?: (error: number, handle: StreamHandle | undefined) => void } | null;
}

/** Options of `Socket` that Node has and its types leave out. */
type SharedReadOptions = SocketConstructorOpts & {
  handle: object;
  onread: { buffer: Uint8Array; callback: (bytes: number, buffer: Uint8Array) => boolean };
};

/** Listens and calls `accept` with each new socket; what it returns is given what the socket reads. */
export async function listen(options: ListenOptions, accept: Accept): Promise<NetServer> {
  const onConnection = (socket: Socket) => acceptWithEvents(socket, accept);
  const settings = { noDelay: true, keepAlive: true };
  const server =
    options.tls === undefined
      ? createServer(settings, onConnection)
      : createTlsServer({ ...options.tls, ...settings }, onConnection);
  const where =
    options.path === undefined ? { port: options.port, host: options.host } : { path: options.path };
  server.listen({ ...where, backlog: BACKLOG });
  await once(server, 'listening');
  if (options.tls === undefined && options.publicApiOnly !== true) acceptHandles(server, accept);
  // No file descriptor was left for a connection: those that are there go on, and the next may find one again.
  server.on('error', () => {});
  return server;
}

/** Takes the handles of connections before sockets are made of them. */
function acceptHandles(server: NetServer, accept: Accept): void {
  const listening = (server as unknown as WithListeningHandle)._handle;
  const usual = listening?.onconnection;
  if (listening === null || typeof usual !== 'function') return;
  const buffer = Buffer.allocUnsafeSlow(READ_BUFFER_BYTES);
  listening.onconnection = (error, handle) => {
    if (error === 0 && typeof handle?.useUserBuffer === 'function') acceptWithBuffer(handle, buffer, accept);
    else usual.call(listening, error, handle);
  };
}

function acceptWithBuffer(handle: StreamHandle, buffer: Buffer, accept: Accept): void {
  let reader: SocketReader | null = null;
  const callback = (bytes: number): boolean => {
    reader?.receive(buffer, bytes);
    return true;
  };
  const options: SharedReadOptions = { handle, onread: { buffer, callback } };
  const socket = new Socket(options);
  socket.setNoDelay(true);
  socket.setKeepAlive(true);
  reader = accept(socket, outputOf(socket));
}

function acceptWithEvents(socket: Socket, accept: Accept): void {
  const reader = accept(socket, new SocketOutput(socket));
  if (reader === null) return;
  socket.on('data', (chunk: Buffer) => reader.receive(chunk, chunk.length));
  socket.resume();
}
