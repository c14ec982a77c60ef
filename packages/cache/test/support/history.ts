/**
 * Histories: clients on several nodes read and write one key while a scheduler decides, step by step, which store call,
 * reply, load or database write happens next, which messages are lost or late, and who crashes. Afterwards every read is
 * held to the promise: not older than any write that was acknowledged before the read began.
 */
import { createCache, type Cache, type ChangeListener, type Entity, type Store } from '../../src/index.ts';

export type Action =
  | 'read'
  | 'peek'
  | 'write'
  | 'put'
  | 'invalidate'
  | 'invalidateTag'
  | 'clear'
  | 'expire'
  | 'crash'
  | 'tick'
  | 'lapse';

interface Operation {
  readonly client: number;
  readonly node: number;
  readonly action: Action;
}

export interface Program {
  readonly nodes: number;
  readonly operations: readonly Operation[];
  /** Store messages may be lost or late. Not together with crashes: what a node keeps undelivered dies with it. */
  readonly faults: boolean;
  readonly tagged: boolean;
  readonly stale: boolean;
  /** Nodes keep values themselves for so long, and are told of changes by messages that may be late or lost; 0: they do not. */
  readonly l1Ms: number;
  /** Among what can happen next, `any` is as likely; `newest` mostly lets the newest go first, so that something old comes very late. */
  readonly order: 'any' | 'newest';
  /** What the scheduler picks, in order; after that, first come, first served. */
  readonly choices: readonly number[];
}

interface Versioned {
  readonly version: number;
}

interface Step {
  readonly node: number;
  readonly label: string;
  /** Happens although its node has crashed: the message is under way already. */
  readonly orphan: boolean;
  run(): Promise<void> | void;
}

/** Longer than the TTL. */
const lapseMs = 7_200_000;
/** Longer than a lease and a fence, shorter than the TTL. */
const fencesLapseMs = 130_000;
/** A little more than the bound below. */
const tickMs = 31_000;
/** The bound that the entity names for its in-process tier. */
export const l1BoundMs = 30_000;
const id = 1;

/** What a store may lack, and a scheduler would disturb: parts, told connections and told waiters. */
const unscheduled: ReadonlySet<string | symbol> = new Set([
  'onConnectionChange',
  'laneOf',
  'changeLaneOf',
  'waitForChange',
]);

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

interface Place {
  readonly cache: Cache;
  readonly entity: Entity<number, Versioned>;
  crashed: boolean;
  /** Set by a read that was answered in the process. */
  l1Hit: boolean;
}

class History {
  readonly trace: string[] = [];
  readonly violations: string[] = [];
  nowMs = 1_700_000_000_000;
  readonly #program: Program;
  readonly #shared: Store;
  readonly #namespace: string;
  readonly #steps: Step[] = [];
  readonly #nodes: Place[] = [];
  #choice = 0;
  /** The database: one row. */
  #version = 1;
  #committed = 1;
  #acknowledged = 1;
  /** Which version was acknowledged since when, to hold an in-process hit to its bound. */
  readonly #history: { readonly sinceMs: number; readonly version: number }[] = [];
  readonly #acknowledgedOn: number[];
  /** Versions that stood in the database with no fence before the cache, and no invalidation acknowledged yet. */
  readonly #exposed = new Set<number>();
  /** Writes under way on each node. */
  readonly #writing: number[];

  constructor(program: Program, openStore: (now: () => number) => Store, namespace: string) {
    this.#program = program;
    this.#shared = openStore(() => this.nowMs);
    this.#namespace = namespace;
    this.#writing = Array.from({ length: program.nodes }, () => 0);
    this.#acknowledgedOn = Array.from({ length: program.nodes }, () => 1);
    for (let node = 0; node < program.nodes; node += 1) this.#nodes.push(this.#openNode(node));
  }

  async run(): Promise<void> {
    const { operations } = this.#program;
    const clients = new Set(operations.map(({ client }) => client));
    for (const client of clients) {
      void this.#runClient(operations.filter((operation) => operation.client === client));
    }
    await this.#drain();
    await this.#converge();
    for (const { cache } of this.#nodes) void cache.close();
    await this.#drain();
  }

  #openNode(node: number): Place {
    const cache = createCache({
      store: this.#scheduledStore(node),
      namespace: this.#namespace,
      now: () => this.nowMs,
      sleep: () => this.#step(node, 'sleep', () => this.#pass(20_000)),
      timeouts: { timeoutMs: 1e9, suspectAfterMs: 1e9, adminTimeoutMs: 1e9 },
      breaker: { failureThreshold: 1e9 },
    });
    const entity = cache.entity<number, Versioned>('row', {
      key: (n) => [n],
      load: async () => {
        await this.#step(node, 'load: ask', () => {});
        let version = 0;
        await this.#step(node, 'load: read', () => {
          version = this.#version;
        });
        await this.#step(node, `load: answer ${version}`, () => {});
        return { version };
      },
      ttl: '1h',
      jitter: 0,
      lease: '60s',
      fence: '60s',
      whenUndelivered: 'throw',
      ...(this.#program.l1Ms > 0 ? { l1: { ttl: this.#program.l1Ms } } : {}),
      ...(this.#program.tagged ? { tags: () => ['tag'] } : {}),
      ...(this.#program.stale ? { staleWhileRevalidate: '30d', staleIfError: '30d' } : {}),
    });
    const place = { cache, entity, crashed: false, l1Hit: false };
    cache.subscribe((event) => {
      if (event.type === 'hit' && event.tier === 'l1') place.l1Hit = true;
    });
    return place;
  }

  #next(): number {
    const { choices } = this.#program;
    this.#choice += 1;
    return choices[this.#choice - 1] ?? 0;
  }

  /** Something that happens when the scheduler says so. Never, if its node has crashed by then. */
  #step<T>(node: number, label: string, run: () => T | Promise<T>, orphan = false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#steps.push({
        node,
        label,
        orphan,
        run: async () => {
          try {
            resolve(await run());
          } catch (error) {
            reject(error);
          }
        },
      });
    });
  }

  async #drain(): Promise<void> {
    for (let rounds = 0; rounds < 5_000; rounds += 1) {
      // Whatever follows from the last step becomes a step of its own.
      await turn();
      await turn();
      await turn();
      if (this.#steps.length === 0) return;
      const [step] = this.#steps.splice(this.#pick(this.#next(), this.#steps.length), 1) as [Step];
      if (this.#nodes[step.node]?.crashed && !step.orphan) continue;
      this.trace.push(`node ${step.node}: ${step.label}`);
      await step.run();
    }
    this.violations.push('The history does not come to an end.');
  }

  /** Which of so many steps a choice means; a small choice is the oldest, so that shrinking brings order. */
  #pick(choice: number, steps: number): number {
    if (this.#program.order === 'newest' && choice % 8 > 1) return steps - 1;
    return Math.floor(choice / 8) % steps;
  }

  #scheduledStore(node: number): Store {
    const call = async (name: string, perform: () => Promise<unknown>): Promise<unknown> => {
      // Small choices are no fault, so that shrinking takes faults away.
      const fault = this.#program.faults ? this.#next() % 16 : 0;
      if (fault === 15) {
        await this.#step(node, `${name}: lost`, () => {});
        throw new Error('lost');
      }
      if (fault === 14) {
        void this.#step(node, `${name}: late`, perform, true).catch(() => {});
        await this.#step(node, `${name}: given up`, () => {});
        throw new Error('late');
      }
      const reply = await this.#step(node, name, perform);
      await this.#step(node, `${name}: reply ${JSON.stringify(reply)}`, () => {});
      if (fault === 13) throw new Error('reply lost');
      return reply;
    };
    return new Proxy(this.#shared, {
      get: (target, name) => {
        if (name === 'close') return async () => {};
        if (unscheduled.has(name)) return undefined;
        if (name === 'watch') return this.#scheduledWatch(node);
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) =>
          call(String(name), () => member.apply(target, args) as Promise<unknown>);
      },
    });
  }

  /** Changes are told when the scheduler says so; with faults, some never are, and nobody notices. */
  #scheduledWatch(node: number): Store['watch'] {
    const shared = this.#shared;
    if (!shared.watch) return undefined;
    const tell = (label: string, message: () => void) => {
      const lost = this.#program.faults && this.#next() % 4 === 3;
      void this.#step(node, `${label}${lost ? ': lost' : ''}`, () => (lost ? undefined : message()));
    };
    return (prefixes, listener) => {
      const scheduled: ChangeListener = {
        onReady: () => listener.onReady(),
        onGap: () => listener.onGap(),
        onChange: (keys) => tell(`told of ${keys.join(' ')}`, () => listener.onChange(keys)),
        onChangeOfAll: () => tell('told of all', () => listener.onChangeOfAll()),
      };
      return shared.watch?.(prefixes, scheduled) ?? (() => {});
    };
  }

  async #runClient(operations: readonly Operation[]): Promise<void> {
    for (const { node, action } of operations) {
      const place = this.#nodes[node % this.#nodes.length];
      if (!place) return;
      await this.#step(node % this.#nodes.length, `begin ${action}`, () => {});
      await this.#perform(node % this.#nodes.length, place.entity, place.cache, action);
    }
  }

  async #perform(
    node: number,
    entity: Entity<number, Versioned>,
    cache: Cache,
    action: Action,
  ): Promise<void> {
    switch (action) {
      case 'read':
        return this.#read(node, async () => (await entity.get(id)).value);
      case 'peek':
        return this.#read(node, async () => (await entity.peek(id))?.value ?? null);
      case 'write':
        return this.#change(node, async (commit) => entity.write(id, commit), true);
      case 'put':
        return this.#change(
          node,
          async (commit) =>
            (await entity.put(id, { version: 0 }, async () => ({ version: await commit() }))).version,
          true,
        );
      case 'invalidate':
        return this.#change(node, async (commit) => {
          const version = await commit();
          await entity.invalidate(id);
          return version;
        });
      case 'invalidateTag':
        return this.#change(node, async (commit) => {
          const version = await commit();
          const { delivered } = this.#program.tagged
            ? await cache.invalidateTags(['tag'])
            : await entity.invalidate(id);
          if (!delivered) throw new Error('undelivered');
          return version;
        });
      case 'clear':
        return this.#change(node, async (commit) => {
          const version = await commit();
          const { delivered } = await cache.clear();
          if (!delivered) throw new Error('undelivered');
          return version;
        });
      case 'expire':
        await entity.expire(id).catch(() => {});
        return;
      case 'crash':
        this.#crash(node);
        return;
      case 'tick':
        this.#pass(tickMs);
        return;
      case 'lapse':
        this.#pass(lapseMs);
    }
  }

  /** Time passes, but never so that a living writer would lose the fence that it renews. */
  #pass(ms: number): void {
    const writing = this.#nodes.some(({ crashed }, node) => !crashed && (this.#writing[node] ?? 0) > 0);
    if (!writing) this.nowMs += ms;
  }

  #crash(node: number): void {
    const place = this.#nodes[node];
    const living = this.#nodes.filter(({ crashed }) => !crashed).length;
    if (!place || place.crashed || living < 2 || this.#program.faults) return;
    place.crashed = true;
    this.trace.push(`node ${node}: crashes`);
  }

  async #read(node: number, read: () => Promise<Versioned | null>): Promise<void> {
    const floorHere = this.#acknowledgedOn[node] ?? 1;
    const beganAtMs = this.nowMs;
    const place = this.#nodes[node];
    if (place) place.l1Hit = false;
    const reading = read();
    // Such a hit is synchronous: nobody else's can have come in between.
    const bounded = place?.l1Hit === true;
    const floor = bounded ? this.#acknowledgedBefore(beganAtMs - l1BoundMs) : this.#acknowledged;
    const value = await reading.catch(() => null);
    const version = value?.version;
    this.trace.push(`node ${node}: read ${version} (acknowledged before: ${floor})`);
    if (version === undefined) return;
    if (version < floor) {
      const when = bounded ? `more than ${l1BoundMs} ms before, and it was kept in the process` : 'before';
      this.violations.push(`node ${node} read ${version} although ${floor} was acknowledged ${when}`);
    }
    if (version < floorHere)
      this.violations.push(`node ${node} read ${version} although it had written ${floorHere}`);
  }

  /** The newest version that was acknowledged by then. */
  #acknowledgedBefore(timeMs: number): number {
    const versions = this.#history.filter(({ sinceMs }) => sinceMs <= timeMs).map(({ version }) => version);
    return Math.max(1, ...versions);
  }

  async #change(
    node: number,
    change: (commit: () => Promise<number>) => Promise<number>,
    fenced = false,
  ): Promise<void> {
    let mine = 0;
    const commit = async () => {
      await this.#step(node, 'database: commit', () => {
        this.#committed += 1;
        this.#version = this.#committed;
        mine = this.#version;
        // A fence that could not be raised is none.
        if (!fenced || this.#program.faults) this.#exposed.add(mine);
      });
      await this.#step(node, `database: committed ${mine}`, () => {});
      return mine;
    };
    this.#writing[node] = (this.#writing[node] ?? 0) + 1;
    try {
      await change(commit);
      this.#acknowledged = Math.max(this.#acknowledged, mine);
      this.#exposed.delete(mine);
      this.#history.push({ sinceMs: this.nowMs, version: mine });
      this.trace.push(`node ${node}: acknowledged ${mine}`);
    } catch {
      // Not acknowledged: its invalidation is kept. This node must not read anything older all the same.
    } finally {
      this.#writing[node] = (this.#writing[node] ?? 0) - 1;
    }
    this.#acknowledgedOn[node] = Math.max(this.#acknowledgedOn[node] ?? 1, mine);
  }

  /** When everything is over, what a dead writer left behind has lapsed, and every living node reads what the database has. */
  async #converge(): Promise<void> {
    this.nowMs += this.#exposed.size > 0 ? lapseMs : fencesLapseMs;
    if (this.#program.stale) return;
    for (const [node, { entity, crashed, cache }] of this.#nodes.entries()) {
      if (crashed) continue;
      let value: Versioned | null | undefined;
      void entity.get(id).then((reading) => {
        value = reading.value;
      });
      await this.#drain();
      if (value?.version !== this.#version && cache.undelivered === 0) {
        this.violations.push(
          `node ${node} reads ${value?.version} at the end, the database has ${this.#version}`,
        );
      }
    }
  }
}

/**
 * Runs a program on a store and returns what broke the promise, with the steps that led there. The store is given the
 * history's clock; a real server has its own.
 */
export async function runHistory(
  program: Program,
  openStore: (now: () => number) => Store,
  namespace = 'history',
): Promise<{ violations: string[]; trace: string[] }> {
  const history = new History(program, openStore, namespace);
  await history.run();
  return { violations: history.violations, trace: history.trace };
}
