/** A shell session of the guide: each block runs in bash, and what it exports or where it goes stays for the next. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ShellResult {
  readonly output: string;
  readonly errors: string;
  readonly status: number;
}

const blockTimeoutMs = 240_000;
const keptCharacters = 200_000;

export class Shell {
  readonly #env: NodeJS.ProcessEnv;
  readonly #folder = mkdtempSync(join(tmpdir(), 'quicktable-lab-shell-'));
  #cwd: string;
  readonly #background = new Map<string, BackgroundProcess>();

  constructor(cwd: string, env: NodeJS.ProcessEnv) {
    this.#cwd = cwd;
    this.#env = env;
  }

  /** Runs a block to its end. */
  async run(script: string): Promise<ShellResult> {
    const state = join(this.#folder, 'state');
    const wrapped = `[ -f '${state}' ] && . '${state}'\n${script}\nstatus=$?\n{ export -p; declare -f; printf 'cd %q\\n' "$PWD"; } > '${state}'\nexit $status\n`;
    const child = spawn('bash', ['-c', wrapped], {
      cwd: this.#cwd,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return await collect(child);
  }

  /** Runs a program with a text on its standard input, in the folder where the session stands. */
  async runWithInput(program: string, args: readonly string[], input: string): Promise<ShellResult> {
    const child = spawn(program, args, { cwd: this.#cwd, env: this.#env, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin?.end(input);
    return await collect(child);
  }

  /** Where blocks begin when they have not gone elsewhere. */
  moveTo(folder: string): void {
    this.#cwd = folder;
  }

  /** Starts a block that goes on; `stop` or `close` ends it. */
  start(name: string, script: string): BackgroundProcess {
    const state = join(this.#folder, 'state');
    const child = spawn('bash', ['-c', `[ -f '${state}' ] && . '${state}'\n${script}`], {
      cwd: this.#cwd,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const started = new BackgroundProcess(child);
    this.#background.set(name, started);
    return started;
  }

  /** Ends a process as Ctrl+C does. */
  async stop(name: string): Promise<void> {
    await this.#background.get(name)?.stop();
    this.#background.delete(name);
  }

  async close(): Promise<void> {
    for (const name of this.#background.keys()) await this.stop(name);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export class BackgroundProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #output = '';

  constructor(child: ChildProcess) {
    this.#child = child;
    const take = (data: Buffer) => {
      this.#output = (this.#output + data.toString('utf8')).slice(-keptCharacters);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    this.#ended = new Promise((resolve) => child.once('exit', () => resolve()));
  }

  get output(): string {
    return this.#output;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async stop(): Promise<void> {
    if (this.running && this.#child.pid !== undefined) {
      const group = -this.#child.pid;
      const kill = (signal: NodeJS.Signals) => {
        try {
          process.kill(group, signal);
        } catch {
          // It has ended already.
        }
      };
      kill('SIGINT');
      const timer = setTimeout(() => kill('SIGKILL'), 15_000);
      await this.#ended;
      clearTimeout(timer);
    }
  }
}

async function collect(child: ChildProcess): Promise<ShellResult> {
  let output = '';
  let errors = '';
  child.stdout?.on('data', (data: Buffer) => {
    output = (output + data.toString('utf8')).slice(-keptCharacters);
  });
  child.stderr?.on('data', (data: Buffer) => {
    errors = (errors + data.toString('utf8')).slice(-keptCharacters);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), blockTimeoutMs);
  const status = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code ?? 1));
  });
  clearTimeout(timer);
  return { output, errors, status };
}
