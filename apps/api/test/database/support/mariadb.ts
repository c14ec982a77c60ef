/** A MariaDB of this test's own, on a socket in a folder that goes with it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { findProgram } from '../../../../../scripts/lib/find-servers.mjs';

const START_TIMEOUT_MS = 60_000;
const program = findProgram('mariadbd');
const install = findProgram('mariadb-install-db');

export const hasMariadb = program !== undefined && install !== undefined;

export interface Mariadb {
  /** The address of a database on it, which need not exist. */
  url(database: string): string;
  process: ChildProcess;
  /** Starts the server again on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startMariadb(): Promise<Mariadb> {
  const folder = await mkdtemp(join(tmpdir(), 'quicktable-mariadb-'));
  const data = join(folder, 'data');
  const socket = join(folder, 's.sock');
  await promisify(execFile)(install ?? '', [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ]);
  const url = (database: string) =>
    `mysql://root@localhost/${database}?socketPath=${encodeURIComponent(socket)}`;
  const start = async () => {
    const child = spawn(
      program ?? '',
      [
        '--no-defaults',
        `--datadir=${data}`,
        `--socket=${socket}`,
        '--skip-networking',
        '--innodb-buffer-pool-size=32M',
        '--innodb-flush-log-at-trx-commit=2',
        ...(process.getuid?.() === 0 ? ['--user=root'] : []),
      ],
      { stdio: 'ignore' },
    );
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await answers(url('mysql')))) {
      if (Date.now() > deadline || child.exitCode !== null) throw new Error('MariaDB did not start');
      await delay(100);
    }
    return child;
  };
  const server: Mariadb = {
    url,
    process: await start(),
    async restart() {
      await stop();
      server.process = await start();
    },
    async close() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return server;

  async function stop() {
    const { process: child } = server;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const connection = await createConnection(url);
    await connection.end();
    return true;
  } catch {
    return false;
  }
}
