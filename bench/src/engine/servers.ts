/** The servers that are compared, each in a process of its own on a free port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export interface BenchServer {
  readonly name: 'engine' | 'redis-server' | 'memcached';
  readonly port: number;
  /** Resident memory of the process, in bytes. */
  residentBytes(): number;
  /** The most that it ever was. */
  peakBytes(): number;
  stop(): Promise<void>;
}

export async function startServer(name: BenchServer['name']): Promise<BenchServer> {
  const port = await freePort();
  const [program, args] = commandLine(name, port);
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', name === 'engine' ? 'inherit' : 'ignore'],
  });
  await untilListening(port, child);
  return {
    name,
    port,
    residentBytes: () => memory(child, 'VmRSS'),
    peakBytes: () => memory(child, 'VmHWM'),
    stop: () => stop(child),
  };
}

function commandLine(name: BenchServer['name'], port: number): [string, string[]] {
  switch (name) {
    case 'engine':
      return [process.execPath, [engineProcess, String(port)]];
    case 'redis-server':
      return ['redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no']];
    default: {
      const user = process.getuid?.() === 0 ? ['-u', 'root'] : [];
      return ['memcached', ['-p', String(port), '-U', '0', '-l', '127.0.0.1', '-m', '512', ...user]];
    }
  }
}

export const engineProcess = fileURLToPath(new URL('engine-process.js', import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return address.port;
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if (child.exitCode !== null) throw new Error('the server ended at its start');
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      socket.destroy();
    }
  }
  throw new Error('the server did not listen');
}

function memory(child: ChildProcess, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024;
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
