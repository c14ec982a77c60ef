/**
 * Which of the steps that can happen next does. A program's list of numbers decides; where the list has ended, or says 0, the
 * oldest goes first, so that shrinking brings order.
 */

/**
 * - `any`: each as likely as the others.
 * - `newest`: mostly the newest, so that something old comes very late.
 * - `ranks`: each kind of step has a rank, and a kind that was just picked may fall behind all others (priorities with change
 *   points: Burckhardt et al., "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010).
 * - `delays`: first come, first served, but a few steps are put off until nothing else is left (Emmi et al., "Delay-Bounded
 *   Scheduling", POPL 2011).
 */
export type Order = 'any' | 'newest' | 'ranks' | 'delays';

/** Something that can happen next. */
export interface Step {
  readonly node: number;
  /** What it is, without its details. */
  readonly kind: string;
  readonly label: string;
  /** Happens although its node has crashed: the message is under way already. */
  readonly orphan: boolean;
  /** Waiting: where waits are patient, only when nothing else can happen. */
  readonly wait: boolean;
  run(): Promise<void> | void;
}

const behindAll = 1_000;

export class Schedule {
  readonly #order: Order;
  readonly #patient: boolean;
  readonly #choices: readonly number[];
  readonly #ranks = new Map<string, number>();
  readonly #putOff = new Set<Step>();
  #choice = 0;
  #fallen = 0;

  constructor(order: Order, patient: boolean, choices: readonly number[]) {
    this.#order = order;
    this.#patient = patient;
    this.#choices = choices;
  }

  /** The next number, for whatever has to be decided. */
  next(): number {
    this.#choice += 1;
    return this.#choices[this.#choice - 1] ?? 0;
  }

  /** Takes one of the steps out of the list. */
  take(steps: Step[]): Step {
    const busy = this.#patient ? steps.filter(({ wait }) => !wait) : steps;
    const step = this.#pick(busy.length > 0 ? busy : steps);
    steps.splice(steps.indexOf(step), 1);
    return step;
  }

  #pick(steps: readonly Step[]): Step {
    const choice = this.next();
    const oldest = steps[0] as Step;
    switch (this.#order) {
      case 'newest':
        if (choice % 8 > 1) return steps.at(-1) ?? oldest;
        break;
      case 'ranks':
        return this.#pickByRank(steps, choice);
      case 'delays': {
        const ready = steps.filter((step) => !this.#putOff.has(step));
        if (choice % 8 === 7 && ready.length > 1) this.#putOff.add(ready.shift() as Step);
        // Whoever waits, and asks again, would put the others off for ever.
        return ready.find(({ wait }) => !wait) ?? steps.find(({ wait }) => !wait) ?? oldest;
      }
      case 'any':
    }
    return steps[Math.floor(choice / 8) % steps.length] ?? oldest;
  }

  #pickByRank(steps: readonly Step[], choice: number): Step {
    for (const { node, kind } of steps) {
      const name = `${node} ${kind}`;
      if (!this.#ranks.has(name)) this.#ranks.set(name, this.next() % 64);
    }
    const rankOf = ({ node, kind }: Step) => this.#ranks.get(`${node} ${kind}`) as number;
    let best = steps[0] as Step;
    for (const step of steps) if (rankOf(step) < rankOf(best)) best = step;
    // Whoever waits, and asks again, would go on for ever.
    if (choice % 8 === 7 || best.wait) {
      this.#fallen += 1;
      this.#ranks.set(`${best.node} ${best.kind}`, behindAll + this.#fallen);
    }
    return best;
  }
}
