/** Who may write what at the same time: locks by item, and one gate between item writes and changes of tables. */

/** Exclusive locks by name. A set of names is taken in one step, so that no two holders can wait for each other. */
export class NamedLocks {
  private readonly tails = new Map<string, Promise<void>>();

  /** Runs `task` while holding every one of `names`. */
  async run<Result>(names: Iterable<string>, task: () => Promise<Result>): Promise<Result> {
    const unique = [...new Set(names)];
    const earlier = unique.map((name) => this.tails.get(name)).filter((tail) => tail !== undefined);
    let release = () => {};
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    for (const name of unique) this.tails.set(name, mine);
    if (earlier.length > 0) await Promise.all(earlier);
    try {
      return await task();
    } finally {
      for (const name of unique) if (this.tails.get(name) === mine) this.tails.delete(name);
      release();
    }
  }
}

/** Many may pass together (item writes), or one alone (a table is created, changed or deleted). */
export class Gate {
  private passing = 0;
  private closed: Promise<void> | undefined;
  private whenEmpty: (() => void) | undefined;

  async pass<Result>(task: () => Promise<Result>): Promise<Result> {
    while (this.closed) await this.closed;
    this.passing += 1;
    try {
      return await task();
    } finally {
      this.passing -= 1;
      if (this.passing === 0) this.whenEmpty?.();
    }
  }

  async alone<Result>(task: () => Promise<Result>): Promise<Result> {
    while (this.closed) await this.closed;
    let open = () => {};
    this.closed = new Promise<void>((resolve) => {
      open = resolve;
    });
    try {
      if (this.passing > 0) {
        await new Promise<void>((resolve) => {
          this.whenEmpty = resolve;
        });
        this.whenEmpty = undefined;
      }
      return await task();
    } finally {
      this.closed = undefined;
      open();
    }
  }
}
