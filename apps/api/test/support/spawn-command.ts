/** Runs the built command line in a process of its own, as a user would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { waitUntil } from './wait-until.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface RunningCommand {
  readonly process: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
  /** Waits until standard output matches, and gives the match. */
  matched(pattern: RegExp): Promise<RegExpExecArray>;
  /** The same for standard error. */
  complained(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Everything of the surroundings that could change what a command does is left out. */
export function spawnCommand(args: readonly string[], env: Record<string, string> = {}): RunningCommand {
  const process_ = spawn(process.execPath, [main, ...args], {
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, HOME: tmpdir(), QUICKTABLE_LANG: 'en', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  process_.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  process_.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exited = once(process_, 'close').then(([code]) => code as number | null);
  onTestFinished(async () => {
    process_.kill('SIGKILL');
    await exited;
  });
  const waitFor = async (read: () => string, pattern: RegExp) => {
    let match: RegExpExecArray | null = null;
    await waitUntil(
      () => {
        match = pattern.exec(read());
        if (match === null && process_.exitCode !== null) throw new Error(`It ended: ${stdout}${stderr}`);
        return match !== null;
      },
      `${args.join(' ')} printed ${pattern}; it printed ${stdout}${stderr}`,
    );
    return match as unknown as RegExpExecArray;
  };
  return {
    process: process_,
    stdout: () => stdout,
    stderr: () => stderr,
    exited,
    matched: (pattern) => waitFor(() => stdout, pattern),
    complained: (pattern) => waitFor(() => stderr, pattern),
  };
}
