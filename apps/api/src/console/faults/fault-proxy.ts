/**
 * A TCP proxy on loopback that breaks on purpose: what stands behind it sees real sockets that are reset, refused, silent or
 * late, as with a server that died, froze or is far away.
 */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { EngineAddress } from '../engine/link.ts';

export type ProxyFault =
  | { readonly kind: 'kill' }
  | { readonly kind: 'freeze' }
  | { readonly kind: 'slow'; readonly latencyMs: number };

/** Answers that wait for their delay; above this the server is no longer read from. */
const delayedBytesMost = 8 * 1024 * 1024;

export class FaultProxy {
  readonly address: EngineAddress;
  readonly #target: EngineAddress;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #fault: ProxyFault | undefined;

  private constructor(server: Server, target: EngineAddress) {
    this.#server = server;
    this.#target = target;
    const { port } = server.address() as { port: number };
    this.address = { host: '127.0.0.1', port };
    server.on('connection', (client) => this.#forward(client));
  }

  /** Listens on a free port and forwards everything, until it is told to break. */
  static async start(target: EngineAddress): Promise<FaultProxy> {
    const server = createServer({ noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.unref();
    return new FaultProxy(server, target);
  }

  /** From now on, for connections that stand and for new ones. */
  break(fault: ProxyFault): void {
    this.#fault = fault;
    if (fault.kind === 'freeze') for (const socket of this.#sockets) socket.pause();
    if (fault.kind === 'kill') {
      this.#server.close();
      for (const socket of this.#sockets) socket.resetAndDestroy();
    }
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #forward(client: Socket): void {
    this.#keep(client);
    // The system has accepted it; nobody answers.
    if (this.#fault?.kind === 'freeze') {
      client.pause();
      return;
    }
    const server = connect({ ...this.#target, noDelay: true });
    this.#keep(server);
    client.once('close', () => server.destroy());
    server.once('close', () => client.destroy());
    client.on('data', (bytes) => {
      if (!server.write(bytes)) client.pause();
    });
    server.on('drain', () => {
      if (this.#fault?.kind !== 'freeze') client.resume();
    });
    let delayedBytes = 0;
    server.on('data', (bytes: Buffer) => {
      const fault = this.#fault;
      if (fault?.kind !== 'slow') {
        client.write(bytes);
        return;
      }
      delayedBytes += bytes.length;
      if (delayedBytes > delayedBytesMost) server.pause();
      // Timers of the same length run in the order in which they were set.
      setTimeout(() => {
        delayedBytes -= bytes.length;
        if (!client.destroyed) client.write(bytes);
        if (this.#fault?.kind !== 'freeze') server.resume();
      }, fault.latencyMs).unref();
    });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.unref();
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
