/**
 * Histories: clients on several nodes read and write one key while a scheduler decides, step by step, which store call,
 * reply, load or database write happens next, which messages are lost or late, who crashes and who is cut off. Every read is
 * held to what the cache promises, see `history-oracle.ts`.
 */
import { createCache, type Cache, type ChangeListener, type Entity, type Store } from '../../src/index.ts';
import { tagClockKey, tagKey } from '../../src/key.ts';
import {
  errorWindowMs,
  leaseMs,
  negativeTtlMs,
  Oracle,
  revalidateWindowMs,
  ttlMs,
  type Answer,
  type Row,
} from './history-oracle.ts';
import { Schedule, type Order, type Step } from './history-schedule.ts';

export type Action =
  | 'read'
  | 'json'
  | 'peek'
  | 'refresh'
  | 'write'
  | 'failedWrite'
  | 'delete'
  | 'put'
  | 'invalidate'
  | 'invalidateTag'
  | 'clear'
  | 'expire'
  | 'evict'
  | 'crash'
  | 'cutOff'
  | 'tick'
  | 'minute'
  | 'age'
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
  /** Of a node's store calls, some in a row are lost, or their replies are. As `faults`, not together with crashes. */
  readonly partition: Partition | null;
  /** A node's calls of one kind, the first or the second of them, meet a fault. */
  readonly mishap: Mishap | null;
  /** A node crashes after so many of its steps of that kind, or of any. */
  readonly crash: { readonly node: number; readonly kind: string; readonly after: number } | null;
  readonly tagged: boolean;
  readonly revalidate: boolean;
  readonly ifError: boolean;
  readonly refreshAhead: boolean;
  /** Some loads fail. */
  readonly failing: boolean;
  /** The loader loads many. */
  readonly batched: boolean;
  /** Nodes keep values themselves for so long, and are told of changes by messages that may be late or lost; 0: they do not. */
  readonly l1Ms: number;
  /** Whoever waits for a lease does so until nothing else happens; or, impatient, for 20 seconds at any time. */
  readonly patient: boolean;
  readonly order: Order;
  /** What the scheduler picks, in order; after that, first come, first served. */
  readonly choices: readonly number[];
}

/** Late is at any time; overtaken is right before the node's next call. */
type Fault = 'lost' | 'late' | 'overtaken' | 'reply lost';

interface Mishap {
  readonly node: number;
  readonly call: string;
  readonly which: number;
  readonly fault: Fault;
}

interface Partition {
  readonly node: number;
  readonly from: number;
  readonly length: number;
  /** Whether only the replies are lost. */
  readonly replies: boolean;
}

/** The way on which a node is told of changes. */
export interface Channel {
  /** Listens; each message waits until `deliver` hands it on, which resolves when the node has taken note. */
  watch(
    prefixes: readonly string[],
    listener: ChangeListener,
    onMessage: (label: string, deliver: () => Promise<void> | void) => void,
  ): () => void;
  /** Resolves when the messages about all that was done so far are known here. */
  settle(): Promise<void>;
  /** Lets the node notice that the way is broken, and resolves when it has. */
  cutOff(): Promise<void>;
  /** Resolves when the node is told of changes again. */
  connect(): Promise<void>;
}

/** What the nodes of a history share. */
export interface World {
  readonly store: Store;
  /** Whether the store goes by the history's clock; a real server has its own. */
  readonly driven: boolean;
  /** Undefined: this store tells nothing. */
  readonly channelOf: (node: number) => Channel | undefined;
  /** Makes a key go, as a server does that has no memory left. */
  readonly evict?: (key: string) => Promise<void>;
}

/** Longer than the TTL. */
const lapseMs = 7_200_000;
/** Longer than a lease and a fence, shorter than the TTL. */
const fencesLapseMs = 130_000;
/** How much time passes by an action: a little more than the bound of the in-process tier, than a lease, than half the TTL. */
const timeOf: Partial<Record<Action, number>> = {
  tick: 31_000,
  minute: 70_000,
  age: 2_400_000,
  lapse: lapseMs,
};
const id = 1;

/** What a store may lack, and a scheduler would disturb: parts, told connections and told waiters. */
const unscheduled: ReadonlySet<string | symbol> = new Set([
  'onConnectionChange',
  'laneOf',
  'changeLaneOf',
  'waitForChange',
]);
/** Calls that change nothing, so that nobody is told of anything. */
const reading: ReadonlySet<string> = new Set(['readOne', 'readMany', 'tagVersions', 'remainingMs']);
/** What causes at most one load each, if nothing is written and nobody fails. */
const quiet: ReadonlySet<Action> = new Set([
  'read',
  'json',
  'peek',
  'expire',
  'tick',
  'minute',
  'age',
  'lapse',
]);

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

interface Place {
  readonly cache: Cache;
  readonly entity: Entity<number, Row>;
  readonly channel: Channel | undefined;
  crashed: boolean;
  /** Messages to it are lost. */
  deaf: boolean;
  /** How often it was cut off: what was under way then never arrives. */
  breaks: number;
  /** Those of the kind after which it crashes. */
  steps: number;
  calls: number;
  mishaps: number;
  /** What arrives ahead of its next call. */
  overtaken: (() => Promise<void>) | undefined;
  /** Writes under way. */
  writing: number;
  /** Set by a read that was answered in the process. */
  l1Hit: boolean;
  /** Settles when it is told of changes for the first time. */
  readonly ready: Promise<void>;
}

class History {
  readonly trace: string[] = [];
  nowMs = 1_700_000_000_000;
  readonly oracle: Oracle;
  readonly #program: Program;
  readonly #world: World;
  readonly #namespace: string;
  readonly #schedule: Schedule;
  readonly #steps: Step[] = [];
  readonly #places: Place[] = [];
  readonly #ends: (() => void)[] = [];
  readonly #crashes: boolean;
  readonly #deletes: boolean;
  /** Nothing fails any more. */
  #calm = false;
  /** The database: one row. */
  #version = 1;
  /** Versions that stood in the database with no fence before the cache, and no invalidation acknowledged yet. */
  readonly #exposed = new Set<number>();

  constructor(program: Program, openWorld: (now: () => number) => World, namespace: string) {
    this.#program = program;
    this.#world = openWorld(() => this.nowMs);
    this.#namespace = namespace;
    this.#schedule = new Schedule(program.order, program.patient, program.choices);
    const { revalidate, ifError, refreshAhead, tagged, l1Ms } = program;
    this.oracle = new Oracle(program.nodes, {
      revalidate,
      ifError,
      l1Ms,
      sealed:
        revalidate || ifError || refreshAhead || tagged || !this.#world.store.capabilities.clearByPrefix,
      driven: this.#world.driven,
    });
    const has = (action: Action) => program.operations.some((operation) => operation.action === action);
    this.#crashes = program.crash !== null || has('crash');
    this.#deletes = has('delete');
    for (let node = 0; node < program.nodes; node += 1) this.#places.push(this.#openNode(node));
  }

  async run(): Promise<void> {
    const { operations } = this.#program;
    await Promise.all(this.#places.map(({ ready }) => ready));
    const clients = new Set(operations.map(({ client }) => client));
    for (const client of clients) {
      void this.#runClient(operations.filter((operation) => operation.client === client));
    }
    await this.#drain();
    this.#calm = true;
    await this.#drain();
    this.#countLoads();
    await this.#converge();
    for (const { cache } of this.#places) void cache.close();
    await this.#drain();
    for (const end of this.#ends) end();
  }

  #openNode(node: number): Place {
    const { tagged, revalidate, ifError, refreshAhead, batched, l1Ms, patient } = this.#program;
    const channel = l1Ms > 0 ? this.#world.channelOf(node) : undefined;
    let connected = () => {};
    const ready = new Promise<void>((resolve) => {
      connected = resolve;
    });
    if (!channel) {
      connected();
      this.oracle.tellsNothing();
    }
    const cache = createCache({
      store: this.#scheduledStore(node, channel, connected),
      namespace: this.#namespace,
      now: () => this.nowMs,
      sleep: () => this.#step(node, 'sleep', '', () => this.#pass(patient ? 3_000 : 20_000), { wait: true }),
      timeouts: { timeoutMs: 1e9, suspectAfterMs: 1e9, adminTimeoutMs: 1e9 },
      breaker: { failureThreshold: 1e9 },
    });
    const load = () => this.#load(node);
    const entity = cache.entity<number, Row>('row', {
      key: (n) => [n],
      ...(batched ? { loadMany: async (ids) => Promise.all(ids.map(load)) } : { load }),
      ttl: ttlMs,
      negativeTtl: negativeTtlMs,
      jitter: 0,
      lease: leaseMs,
      fence: leaseMs,
      whenUndelivered: 'throw',
      ...(l1Ms > 0 ? { l1: { ttl: l1Ms } } : {}),
      ...(tagged ? { tags: () => ['tag'] } : {}),
      ...(revalidate ? { staleWhileRevalidate: revalidateWindowMs } : {}),
      ...(ifError ? { staleIfError: errorWindowMs } : {}),
      ...(refreshAhead ? { refreshAhead: 0.5 } : {}),
    });
    const place: Place = {
      cache,
      entity,
      channel,
      crashed: false,
      deaf: false,
      breaks: 0,
      steps: 0,
      calls: 0,
      mishaps: 0,
      overtaken: undefined,
      writing: 0,
      l1Hit: false,
      ready,
    };
    cache.subscribe((event) => {
      if (event.type === 'hit' && event.tier === 'l1') place.l1Hit = true;
    });
    return place;
  }

  async #load(node: number): Promise<Row | null> {
    const beganAt = this.oracle.moment();
    await this.#step(node, 'load: ask', '', () => {});
    let version = 0;
    await this.#step(node, 'load: read', '', () => {
      version = this.#version;
    });
    const fails = this.#program.failing && !this.#calm && this.#schedule.next() % 4 === 3;
    let load = 0;
    await this.#step(node, 'load: answer', fails ? ' failure' : ` ${version}`, () => {
      if (fails) this.oracle.loadFailed();
      else load = this.oracle.loaded(version, beganAt, this.nowMs);
    });
    if (fails) throw new Error('the database fails');
    return this.oracle.isAbsent(version) ? null : { version, load };
  }

  /** Something that happens when the scheduler says so. Never, if its node has crashed by then. */
  #step<T>(
    node: number,
    kind: string,
    detail: string,
    run: () => T | Promise<T>,
    { orphan = false, wait = false } = {},
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#steps.push({
        node,
        kind,
        label: kind + detail,
        orphan,
        wait,
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
      const step = this.#schedule.take(this.#steps);
      const place = this.#places[step.node] as Place;
      if (place.crashed && !step.orphan) continue;
      this.trace.push(`node ${step.node}: ${step.label}`);
      await step.run();
      const { crash } = this.#program;
      if (crash?.node !== step.node || (crash.kind !== '' && crash.kind !== step.kind)) continue;
      place.steps += 1;
      if (crash.after === place.steps) this.#crash(step.node);
    }
    this.oracle.violations.push('The history does not come to an end.');
  }

  #scheduledStore(node: number, channel: Channel | undefined, connected: () => void): Store {
    const { store } = this.#world;
    const settle = async () => {
      for (const place of this.#places) await place.channel?.settle();
    };
    const call = async (name: string, act: () => Promise<unknown>): Promise<unknown> => {
      const fault = this.#faultOf(node, name);
      const perform = async () => {
        const place = this.#places[node] as Place;
        const { overtaken } = place;
        place.overtaken = undefined;
        await overtaken?.();
        const reply = await act();
        if (!reading.has(name)) await settle();
        return reply;
      };
      if (fault === 'lost') {
        await this.#step(node, `${name}: lost`, '', () => {});
        throw new Error('lost');
      }
      if (fault === 'late') {
        void this.#step(node, `${name}: late`, '', perform, { orphan: true }).catch(() => {});
        await this.#step(node, `${name}: given up`, '', () => {});
        throw new Error('late');
      }
      if (fault === 'overtaken') {
        await this.#step(node, `${name}: overtaken`, '', () => {});
        (this.#places[node] as Place).overtaken = async () => {
          this.trace.push(`node ${node}: ${name}, overtaken`);
          await act().catch(() => {});
        };
        throw new Error('late');
      }
      const reply = await this.#step(node, name, '', perform);
      await this.#step(node, `${name}: reply`, ` ${JSON.stringify(reply)}`, () => {});
      if (fault === 'reply lost') throw new Error('reply lost');
      return reply;
    };
    return new Proxy(store, {
      get: (target, name) => {
        if (name === 'close') return async () => {};
        if (unscheduled.has(name)) return undefined;
        if (name === 'watch') return channel && this.#scheduledWatch(node, channel, connected);
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) =>
          call(String(name), () => member.apply(target, args) as Promise<unknown>);
      },
    });
  }

  #faultOf(node: number, name: string): Fault | undefined {
    const place = this.#places[node];
    const { faults, partition, mishap } = this.#program;
    if (this.#calm || !place) return undefined;
    place.calls += 1;
    if (mishap?.node === node && mishap.call === name) {
      place.mishaps += 1;
      if (place.mishaps === mishap.which) return mishap.fault;
    }
    if (partition?.node === node) {
      const since = place.calls - partition.from;
      if (since >= 0 && since < partition.length) return partition.replies ? 'reply lost' : 'lost';
    }
    // Small choices are no fault, so that shrinking takes faults away.
    switch (faults ? this.#schedule.next() % 16 : 0) {
      case 15:
        return 'lost';
      case 14:
        return 'late';
      case 13:
        return 'reply lost';
      default:
        return undefined;
    }
  }

  /** Changes are told when the scheduler says so; with faults, some never are where messages can be lost, and nobody notices. */
  #scheduledWatch(node: number, channel: Channel, connected: () => void): Store['watch'] {
    const { oracle } = this;
    const told: ChangeListener['onReady'] = () => {
      oracle.connected(node);
      connected();
    };
    return (prefixes, listener) => {
      const unwatch = channel.watch(
        prefixes,
        {
          onReady: () => {
            listener.onReady();
            told();
          },
          onGap: () => {
            listener.onGap();
            oracle.cutOff(node);
          },
          onChange: (keys) => listener.onChange(keys),
          onChangeOfAll: () => listener.onChangeOfAll(),
        },
        (label, deliver) => {
          const place = this.#places[node] as Place;
          const message = oracle.sent(node);
          if (place.deaf) return;
          const { breaks } = place;
          const lost =
            this.#program.faults && !this.#calm && this.#world.driven && this.#schedule.next() % 4 === 3;
          void this.#step(node, 'told', ` of ${label}${lost ? ': lost' : ''}`, async () => {
            if (lost || place.breaks !== breaks) return;
            await deliver();
            oracle.arrived(node, message);
          });
        },
      );
      // Nobody else ends what a crashed node has begun.
      this.#ends.push(unwatch);
      return unwatch;
    };
  }

  async #runClient(operations: readonly Operation[]): Promise<void> {
    for (const { node, action } of operations) {
      const at = node % this.#places.length;
      await this.#step(at, `begin ${action}`, '', () => {});
      await this.#perform(at, this.#places[at] as Place, action);
    }
  }

  async #perform(node: number, { entity, cache }: Place, action: Action): Promise<void> {
    switch (action) {
      case 'read':
        return this.#read(node, () => entity.get(id));
      case 'json':
        return this.#read(node, async () => {
          const { json, source } = await entity.getJson(id);
          return { value: json === null ? null : (JSON.parse(json) as Row), source };
        });
      case 'peek':
        return this.#read(node, () => entity.peek(id));
      case 'refresh':
        return this.#read(node, () => entity.refresh(id));
      case 'write':
        return this.#change(node, (commit) => entity.write(id, commit), true);
      case 'failedWrite':
        return this.#change(
          node,
          (commit) =>
            entity.write(id, async () => {
              await commit();
              throw new Error('the database says that it failed');
            }),
          true,
        );
      case 'delete':
        return this.#change(node, (commit) => entity.write(id, () => commit(true)), true);
      case 'put':
        return this.#change(
          node,
          (commit) =>
            entity.put(id, { version: 0, load: 0 }, async () => {
              const version = await commit();
              return { version, load: this.oracle.loaded(version, Number.POSITIVE_INFINITY, this.nowMs) };
            }),
          true,
        );
      case 'invalidate':
        return this.#change(node, async (commit) => {
          await commit();
          await entity.invalidate(id);
        });
      case 'invalidateTag':
        return this.#change(node, async (commit) => {
          await commit();
          // An absence carries no tags, so whoever makes the thing invalidates its key.
          const byTag = this.#program.tagged && !this.#deletes;
          const { delivered } = byTag ? await cache.invalidateTags(['tag']) : await entity.invalidate(id);
          if (!delivered) throw new Error('undelivered');
        });
      case 'clear':
        return this.#change(node, async (commit) => {
          await commit();
          const { delivered } = await cache.clear();
          if (!delivered) throw new Error('undelivered');
        });
      case 'expire': {
        const moment = this.oracle.moment();
        await entity.expire(id).then(
          () => this.oracle.expired(moment),
          () => {},
        );
        return;
      }
      case 'evict':
        return this.#evict(node);
      case 'crash':
        this.#crash(node);
        return;
      case 'cutOff':
        return this.#cutOff(node);
      default:
        this.#pass(timeOf[action] ?? 0);
    }
  }

  /** Time passes; but where writers crash, never so that a living one would lose the fence that it renews. */
  #pass(ms: number): void {
    if (this.#crashes && this.#places.some(({ crashed, writing }) => !crashed && writing > 0)) return;
    this.nowMs += ms;
  }

  #crash(node: number): void {
    const place = this.#places[node];
    const living = this.#places.filter(({ crashed }) => !crashed).length;
    const { faults, partition, mishap } = this.#program;
    if (this.#calm || !place || place.crashed || living < 2 || faults || partition || mishap) return;
    place.crashed = true;
    this.trace.push(`node ${node}: crashes`);
  }

  /** An evicted fence is none, which is no promise's matter together with writers that die. */
  async #evict(node: number): Promise<void> {
    const { evict } = this.#world;
    if (!evict || this.#crashes) return;
    const namespace = this.#namespace;
    const keys = [
      ...['tag', '*'].map((tag) => tagKey(namespace, tag)),
      tagClockKey(namespace),
      `${namespace}:row:${id}`,
    ];
    const key = keys[this.#schedule.next() % keys.length] as string;
    await this.#step(node, 'evict', ` ${key}`, async () => {
      await evict(key);
      for (const place of this.#places) await place.channel?.settle();
    });
  }

  /** The node is told of nothing; some time later it notices, and again later it is told of changes anew. */
  async #cutOff(node: number): Promise<void> {
    const place = this.#places[node] as Place;
    const { channel } = place;
    if (!channel || place.deaf) return;
    place.deaf = true;
    place.breaks += 1;
    this.trace.push(`node ${node}: hears nothing`);
    void this.#step(node, 'notice', '', () => channel.cutOff())
      .then(() =>
        this.#step(
          node,
          'connect',
          '',
          async () => {
            place.deaf = false;
            await channel.connect();
          },
          { wait: true },
        ),
      )
      .catch((error: unknown) => this.oracle.violations.push(String(error)));
  }

  async #read(node: number, read: () => Promise<Answer | undefined>): Promise<void> {
    const began = this.oracle.begin(node, this.nowMs);
    const place = this.#places[node] as Place;
    place.l1Hit = false;
    const reading = read();
    // Such a hit is synchronous: nobody else's can have come in between.
    const inProcess = place.l1Hit;
    const answer = await reading.catch(() => undefined);
    const what = answer && `${answer.value?.version ?? 'an absence'} (${answer.source})`;
    this.trace.push(`node ${node}: read ${what} (acknowledged before: ${began.acknowledged})`);
    if (answer) this.oracle.judge(began, answer, inProcess);
  }

  async #change(
    node: number,
    change: (commit: (absent?: boolean) => Promise<number>) => Promise<unknown>,
    fenced = false,
  ): Promise<void> {
    let mine = 0;
    const place = this.#places[node] as Place;
    const commit = async (absent = false) => {
      await this.#step(node, 'database: commit', '', () => {
        this.#version += 1;
        mine = this.#version;
        this.oracle.committed(mine, absent);
        if (!fenced) this.#exposed.add(mine);
      });
      await this.#step(node, 'database: committed', ` ${mine}`, () => {});
      return mine;
    };
    place.writing += 1;
    try {
      await change(commit);
      this.oracle.acknowledge(mine, this.nowMs);
      this.#exposed.delete(mine);
      this.trace.push(`node ${node}: acknowledged ${mine}`);
    } catch {
      // Not acknowledged: its invalidation is kept. This node must not read anything older all the same.
    } finally {
      place.writing -= 1;
    }
    this.oracle.wrote(node, mine);
  }

  /** Where nothing is written and nobody fails, a value is loaded once, and once more at most whenever it may have lapsed. */
  #countLoads(): void {
    const { operations, faults, partition, mishap, failing } = this.#program;
    if (faults || partition || mishap || failing || this.#crashes || !this.#program.patient) return;
    if (!operations.every(({ action }) => quiet.has(action))) return;
    const expiries = operations.filter(({ action }) => action === 'expire').length;
    const jumps = operations.filter(({ action }) => action in timeOf).length;
    // Whoever waits when time jumps has waited for too long, and loads by itself.
    const clients = new Set(operations.map(({ client }) => client)).size;
    const lapses = expiries + jumps * clients;
    if (this.oracle.loads > 1 + lapses) {
      this.oracle.violations.push(`loaded ${this.oracle.loads} times, although it lapsed ${lapses} times`);
    }
  }

  /** When everything is over, what a dead writer left behind has lapsed, and every living node reads what the database has. */
  async #converge(): Promise<void> {
    const { revalidate, ifError } = this.#program;
    const leftBehind = this.#exposed.size > 0 && this.#places.some(({ crashed }) => crashed);
    if (leftBehind && (revalidate || ifError || !this.#world.driven)) return;
    this.nowMs += leftBehind ? lapseMs : fencesLapseMs;
    for (const [node, { entity, crashed, cache }] of this.#places.entries()) {
      if (crashed) continue;
      if (cache.undelivered > 0) this.oracle.violations.push(`node ${node} keeps an invalidation for ever`);
      let version: number | undefined;
      void entity.get(id).then(({ value }) => {
        version = value === null && this.oracle.isAbsent(this.#version) ? this.#version : value?.version;
      });
      await this.#drain();
      if (version !== this.#version) {
        this.oracle.violations.push(
          `node ${node} reads ${version} at the end, the database has ${this.#version}`,
        );
      }
    }
  }
}

/** Runs a program in a world and returns what broke the promises, with the steps that led there. */
export async function runHistory(
  program: Program,
  openWorld: (now: () => number) => World,
  namespace = 'history',
): Promise<{ violations: readonly string[]; trace: readonly string[] }> {
  const history = new History(program, openWorld, namespace);
  await history.run();
  return { violations: history.oracle.violations, trace: history.trace };
}
