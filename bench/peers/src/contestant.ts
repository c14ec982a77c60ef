/** A library's process as the comparison sees it: it is started, asked, and started anew when it did not survive a question. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PeerName } from './peers.ts';
import type { Outcome } from './scenario.ts';

const program = fileURLToPath(new URL('peer-process.ts', import.meta.url));
const limitMs = 120_000;
const startLimitMs = 60_000;

export class Contestant {
  readonly name: PeerName;
  #child: Promise<ChildProcess> | undefined;

  constructor(name: PeerName) {
    this.name = name;
  }

  /** What the library made of a scenario; `late` when it had not finished within two minutes. */
  async run(scenario: string): Promise<Outcome & { late?: boolean }> {
    this.#child ??= this.#start();
    const child = await this.#child;
    const over = new AbortController();
    const { signal } = over;
    const timer = setTimeout(() => over.abort(), limitMs);
    const answer = once(child, 'message', { signal }).then(([outcome]) => outcome as Outcome);
    const end = once(child, 'exit', { signal }).then(() => ({ held: false, detail: 'its process ended' }));
    child.send(scenario);
    try {
      const outcome = await Promise.race([answer, end]);
      if (child.exitCode !== null) this.#child = undefined;
      return outcome;
    } catch {
      await this.stop();
      return { held: undefined, late: true, detail: `not finished within ${limitMs / 1_000} s` };
    } finally {
      clearTimeout(timer);
      over.abort();
      void Promise.allSettled([answer, end]);
    }
  }

  async stop(): Promise<void> {
    const child = await this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 3_000);
    await gone;
    clearTimeout(timer);
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(program, [this.name], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: process.execArgv,
    });
    await once(child, 'message', { signal: AbortSignal.timeout(startLimitMs) });
    return child;
  }
}
