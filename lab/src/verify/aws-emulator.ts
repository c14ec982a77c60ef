/** The AWS command line and an emulator of AWS, as the infrastructure's tests use it, for the guide's AWS commands. */
import { spawn, spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './free-port.ts';

export interface AwsEmulator {
  readonly url: string;
  /** What the environment of the AWS command line must hold. */
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

const folders = [
  process.env['QUICKTABLE_AWS_TOOLS'] || join(homedir(), '.cache', 'quicktable', 'aws-tools', 'bin'),
  ...(process.env['PATH'] ?? '').split(delimiter),
];

function find(name: string, probe: readonly string[]): string | undefined {
  return folders.find((folder) => spawnSync(join(folder, name), probe, { timeout: 60_000 }).status === 0);
}

/** Starts it; undefined when this machine has no Python with moto or no AWS command line. @param root The checkout */
export async function startAwsEmulator(root: string): Promise<AwsEmulator | undefined> {
  const python = find('python3', ['-c', 'import moto.server, moto.elasticache']);
  const commandLine = find('aws', ['--version']);
  if (python === undefined || commandLine === undefined) return undefined;
  const port = await freePort();
  const child = spawn(
    join(python, 'python3'),
    [join(root, 'infra', 'test', 'lib', 'emulator.py'), String(port)],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answered = await fetch(`${url}/moto-api/`).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) break;
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('The AWS emulator does not start.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    env: {
      PATH: `${commandLine}${delimiter}${process.env['PATH'] ?? ''}`,
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'emulated',
      AWS_SECRET_ACCESS_KEY: 'emulated',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PAGER: '',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}
