/** A TCP link between a node and Redis that a scenario can cut and mend: a network partition on one machine. */
import { once } from 'node:events';
import type { CommandCounter } from './command-counter.ts';
import { connect, createServer, type Server, type Socket } from 'node:net';

export class Link {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private isCut = false;

  private constructor(targetPort: number, counter: CommandCounter | undefined) {
    this.server = createServer((near) => {
      if (this.isCut) {
        near.destroy();
        return;
      }
      const far = connect(targetPort, '127.0.0.1');
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          this.sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      if (counter !== undefined) near.on('data', counter.connection());
      near.pipe(far);
      far.pipe(near);
    });
  }

  /** Opens a link; a counter is told of every command that passes. */
  static async to(targetPort: number, counter?: CommandCounter): Promise<Link> {
    const link = new Link(targetPort, counter);
    link.server.listen(0, '127.0.0.1');
    await once(link.server, 'listening');
    return link;
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Ends every connection and refuses new ones. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}
