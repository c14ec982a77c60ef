/** Which steps a learner has done; kept in a file of the checkout that git ignores. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export class Progress {
  readonly #file: string;
  readonly #done: Set<string>;

  constructor(file: string) {
    this.#file = file;
    this.#done = new Set(read(file));
  }

  has(stepId: string): boolean {
    return this.#done.has(stepId);
  }

  /** Written at once, so that an interruption loses nothing. */
  add(stepId: string): void {
    this.#done.add(stepId);
    mkdirSync(dirname(this.#file), { recursive: true });
    const next = `${this.#file}.next`;
    writeFileSync(next, `${JSON.stringify({ done: [...this.#done] })}\n`);
    renameSync(next, this.#file);
  }

  reset(): void {
    this.#done.clear();
    rmSync(this.#file, { force: true });
  }
}

function read(file: string): string[] {
  try {
    const { done } = JSON.parse(readFileSync(file, 'utf8')) as { done?: unknown };
    return Array.isArray(done) ? done.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
