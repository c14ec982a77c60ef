/** A memcached of the tests' own, on a free port. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { findProgram } from '../../../../scripts/lib/find-servers.mjs';
import { freePort } from './free-port.ts';
import { waitUntil } from './wait-until.ts';

export const memcachedPath: string | undefined = findProgram('memcached');

export async function startMemcached(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const port = await freePort();
  const server = spawn(
    memcachedPath ?? '',
    ['-l', '127.0.0.1', '-p', String(port), '-U', '0', '-u', 'root'],
    {
      stdio: 'ignore',
    },
  );
  const exited = once(server, 'exit');
  await waitUntil(() => accepts(port), 'memcached listens');
  return {
    port,
    async stop() {
      server.kill('SIGKILL');
      await exited;
    },
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
