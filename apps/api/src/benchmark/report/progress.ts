/** How far a long run is: a bar on a terminal, one line for each step elsewhere. */

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const barLength = 24;
const redrawMs = 200;

export class Progress {
  readonly #output: Output;
  readonly #plannedMs: number;
  #doneMs = 0;
  #label = '';
  #stepMs = 0;
  #stepBeganAt = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param plannedMs How long all steps take together, as far as one knows */
  constructor(output: Output, plannedMs: number) {
    this.#output = output;
    this.#plannedMs = Math.max(1, plannedMs);
    if (output.isTTY === true) {
      this.#timer = setInterval(() => this.#draw(), redrawMs);
      this.#timer.unref();
    }
  }

  /** Runs one step. A step that fails is not counted as done. */
  async step<Result>(label: string, plannedMs: number, run: () => Promise<Result>): Promise<Result> {
    this.#label = label;
    this.#stepMs = plannedMs;
    this.#stepBeganAt = performance.now();
    if (this.#output.isTTY === true) this.#draw();
    else this.#output.write(`[${String(this.percent).padStart(3)} %] ${label}\n`);
    const result = await run();
    this.#doneMs += plannedMs;
    this.#stepMs = 0;
    return result;
  }

  /** Removes the bar. */
  end(): void {
    clearInterval(this.#timer);
    if (this.#output.isTTY === true) this.#output.write('\r\u001b[2K');
  }

  /** Whole percent of the planned time, 0 to 100. */
  get percent(): number {
    const inStepMs = Math.min(performance.now() - this.#stepBeganAt, this.#stepMs);
    return Math.min(100, Math.floor(((this.#doneMs + inStepMs) / this.#plannedMs) * 100));
  }

  #draw(): void {
    const { percent } = this;
    const filled = Math.round((percent / 100) * barLength);
    const bar = '█'.repeat(filled) + '░'.repeat(barLength - filled);
    const head = `${bar} ${String(percent).padStart(3)} %  `;
    const room = Math.max(0, (this.#output.columns ?? 80) - head.length - 1);
    this.#output.write(`\r\u001b[2K${head}${fit(this.#label, room)}`);
  }
}

/** As much of a text as fits; Hangul takes two columns of a terminal. */
function fit(text: string, columns: number): string {
  let used = 0;
  let fitted = '';
  for (const character of text) {
    used += (character.codePointAt(0) ?? 0) > 0x10ff ? 2 : 1;
    if (used > columns) break;
    fitted += character;
  }
  return fitted;
}
