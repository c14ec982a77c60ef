/** The Python tools that check templates: cfn-lint, and moto, an emulator of AWS. `.ci/run` prepares them in a folder. */
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folders = [
  process.env['QUICKTABLE_AWS_TOOLS'] ?? join(homedir(), '.cache', 'quicktable', 'aws-tools', 'bin'),
  ...(process.env['PATH'] ?? '').split(delimiter),
];

function find(name: string, probe: readonly string[]): string | undefined {
  return folders
    .map((folder) => join(folder, name))
    .find((path) => spawnSync(path, probe, { timeout: 60_000 }).status === 0);
}

/** The path of cfn-lint, or undefined. */
export function findLinter(): string | undefined {
  return find('cfn-lint', ['--version']);
}

/** The path of a Python that has moto's server, or undefined. */
export function findEmulator(): string | undefined {
  return find('python3', ['-c', 'import moto.server, moto.elasticache']);
}

export interface Emulator {
  /** The endpoint of every service, for a client of one's own. */
  readonly url: string;
  /** Calls an action of a service that speaks the query protocol; the answer is XML. */
  query(
    service: string,
    version: string,
    action: string,
    parameters?: Record<string, string>,
  ): Promise<string>;
  /** Calls an action of a service that speaks JSON. */
  json(service: string, target: string, input: unknown): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

const region = 'ap-northeast-2';

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** @param python from `findEmulator` */
export async function startEmulator(python: string): Promise<Emulator> {
  const port = await freePort();
  const child = spawn(python, [fileURLToPath(new URL('emulator.py', import.meta.url)), String(port)], {
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}/`;
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answered = await fetch(`${url}moto-api/`).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) break;
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('The emulator does not start.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const call = async (service: string, headers: Record<string, string>, body: string): Promise<string> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        // The emulator reads the service and the region from it and checks no signature.
        authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`,
        ...headers,
      },
      body,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service}: ${response.status} ${text.slice(0, 2_000)}`);
    return text;
  };
  return {
    url,
    query: (service, version, action, parameters = {}) =>
      call(
        service,
        { 'content-type': 'application/x-www-form-urlencoded' },
        new URLSearchParams({ Action: action, Version: version, ...parameters }).toString(),
      ),
    json: async (service, target, input) => {
      const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
      return JSON.parse(await call(service, headers, JSON.stringify(input))) as Record<string, unknown>;
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

/** The texts of an XML element, wherever it stands. */
export function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))].map((match) => match[1] ?? '');
}
