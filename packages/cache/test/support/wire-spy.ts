/** Stands between clients and a server on loopback and remembers what each connection has sent to sign in. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

interface SpiedConnection {
  /** How often it has sent AUTH, alone or within HELLO. */
  readonly signIns: number;
  readonly open: boolean;
}

export interface Spy {
  readonly port: number;
  /** All that there have been, oldest first. */
  readonly connections: readonly SpiedConnection[];
  /** Swallows from now on what is sent on the connections that are open, which stay open. */
  silence(): void;
  stop(): Promise<void>;
}

export async function startSpy(serverPort: number): Promise<Spy> {
  const connections: { signIns: number; open: boolean; silent: boolean }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const seen = { signIns: 0, open: true, silent: false };
    connections.push(seen);
    const upstream = connect(serverPort, '127.0.0.1');
    const end = () => {
      seen.open = false;
      client.destroy();
      upstream.destroy();
      sockets.delete(client);
      sockets.delete(upstream);
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', end);
    }
    client.on('data', (chunk: Buffer) => {
      seen.signIns += chunk.toString('latin1').split('\r\nAUTH\r\n').length - 1;
      if (!seen.silent) upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      if (!seen.silent) client.write(chunk);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    silence: () => {
      for (const connection of connections) connection.silent = true;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
