/**
 * The connection to a cluster: one of `standalone-connection.ts` to each node, and the table of slots that says which key goes
 * where. What a node refuses because the key is elsewhere is sent there; what was sent and not answered is not sent again.
 * See the Redis Cluster specification.
 */
import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import { StoreUnavailableError } from '../errors.ts';
import { askForTable, askForView, type ClusterTable, type ClusterView } from './cluster-table.ts';
import { keySlot, slotCount } from './key-slot.ts';
import {
  retryDelayMs,
  type NodeAddress,
  type RedisArgument,
  type RedisConnection,
  type RedisConnectionOptions,
} from './redis-connection.ts';
import { maxRedirections, redirectionOf, type Redirection } from './redirection.ts';
import { runScript, type RedisScript } from './redis-scripts.ts';
import { StandaloneConnection } from './standalone-connection.ts';

/** How often the table is asked for while all is well; sooner when a master is away or a key was elsewhere, then less and less soon. */
const refreshMs = 1_000;
const urgentRefreshMs = 100;
/** A node that says nothing for so long is not waited for alone: the next one is asked as well. */
const staggerMs = 200;
/** A node that slots were on their way to is held for one to read from for so long. */
const targetMs = 10_000;
/** A node without slots is left after so long: what is under way there is answered before. */
const graceMs = 2_000;
/** While slots move, all masters are scanned so often. */
const maxScans = 3;

/** What a replica may be asked for. */
const readCommands: ReadonlySet<string> = new Set(['GET', 'MGET']);
const scriptCommands: ReadonlySet<string> = new Set(['EVAL', 'EVALSHA']);

interface Node {
  readonly name: string;
  readonly address: NodeAddress;
  readonly connection: StandaloneConnection;
  /** A `target` is getting its first slots; a `stranger` is not used any more, or not yet. */
  role: 'master' | 'replica' | 'target' | 'stranger';
  /** When it was last said to be what it is. */
  seenAtMs: number;
}

/** A master with its replicas, as far as those are read from. */
interface Shard {
  readonly master: Node;
  readonly replicas: readonly Node[];
}

export class ClusterConnection implements RedisConnection {
  readonly mode = 'cluster';
  readonly #options: RedisConnectionOptions;
  readonly #seeds: readonly NodeAddress[];
  readonly #nodes = new Map<string, Node>();
  /** Connections to start nodes that are being asked. */
  readonly #seedsAsked = new Set<StandaloneConnection>();
  readonly #listeners: ((connected: boolean, node?: string) => void)[] = [];
  readonly #nodeListeners = new Set<() => void>();
  /** Commands given before the first table is there (or none could be had) wait for it; the caller's timeout bounds that. */
  readonly #firstAttempt: Promise<void>;
  #settleFirstAttempt: () => void = () => {};
  #attempted = false;
  #slots: (Shard | undefined)[] = Array.from({ length: slotCount });
  #epoch = 0;
  #known = false;
  #readable = '';
  #refreshing: Promise<void> | undefined;
  #refreshedAtMs = 0;
  /** How often in a row the table was wanted sooner than usual. */
  #urgency = 0;
  #wanted = false;
  #failures = 0;
  #refreshTimer: NodeJS.Timeout | undefined;
  #fault: unknown;
  #closed = false;

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
    this.#seeds = options.nodes ?? [{ host: options.host ?? '127.0.0.1', port: options.port ?? 6379 }];
    this.#firstAttempt = new Promise((resolve) => {
      this.#settleFirstAttempt = () => {
        this.#attempted = true;
        resolve();
      };
    });
    void this.#refresh();
  }

  call(command: string, args: readonly RedisArgument[]): Promise<unknown> {
    if (!this.#attempted) return this.#firstAttempt.then(() => this.call(command, args));
    const key = String(args[scriptCommands.has(command) ? 2 : 0]);
    const slot = keySlot(key);
    const shard = this.#slots[slot];
    if (!shard) return Promise.reject(this.#noNode());
    const node = readCommands.has(command) ? this.#reader(shard) : shard.master;
    return this.#send(node, slot, command, args, 0);
  }

  run(script: RedisScript, keys: readonly string[], args: readonly RedisArgument[]): Promise<unknown> {
    return runScript(this, script, keys, args);
  }

  async callMasters(command: string, args: readonly RedisArgument[]): Promise<unknown[]> {
    if (!this.#attempted) await this.#firstAttempt;
    const masters = this.#masters();
    if (masters.length === 0) throw this.#noNode();
    return Promise.all(masters.map(({ connection }) => connection.call(command, args)));
  }

  async ping(node: string): Promise<void> {
    if (!this.#attempted) await this.#firstAttempt;
    const known = this.#nodes.get(node);
    if (known?.role === 'master') await known.connection.call('PING', []);
  }

  /**
   * SCAN of every master. While slots move, a key may leave a node that was not asked yet for one that was: then all are
   * scanned again. Twice find every key that has moved once meanwhile.
   */
  async scan(pattern: string, onKeys: (keys: string[]) => Promise<void>): Promise<void> {
    if (!this.#attempted) await this.#firstAttempt;
    for (let scans = 1; ; scans += 1) {
      const before = await this.#layout();
      await Promise.all(before.nodes.map(({ connection }) => connection.scan(pattern, onKeys)));
      const after = await this.#layout();
      if (!before.unsettled && !after.unsettled && before.text === after.text) return;
      if (scans === maxScans) return;
      await this.#refreshing;
      await this.#refresh();
    }
  }

  nodeOf(key: string): string {
    return this.#slots[keySlot(key)]?.master.name ?? '';
  }

  masterAddresses(): readonly NodeAddress[] {
    return this.#masters().map(({ address }) => address);
  }

  readAddresses(): readonly NodeAddress[] {
    return this.#readNodes().map(({ address }) => address);
  }

  onNodes(listener: () => void): () => void {
    this.#nodeListeners.add(listener);
    return () => this.#nodeListeners.delete(listener);
  }

  learn({ kind, slot, host, port }: Redirection, from: NodeAddress): void {
    this.#follow(kind, slot, { host: host || from.host, port });
  }

  onChange(listener: (connected: boolean, node?: string) => void): void {
    this.#listeners.push(listener);
  }

  reconnect(name?: string): void {
    for (const node of this.#nodes.values()) {
      if (name === undefined || name === '' || node.name === name) node.connection.reconnect();
    }
    this.#refreshSoon();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#refreshTimer);
    this.#settleFirstAttempt();
    const connections = [...this.#nodes.values()].map(({ connection }) => connection);
    await Promise.all([...connections, ...this.#seedsAsked].map((connection) => connection.close()));
  }

  #noNode(): StoreUnavailableError {
    const seeds = this.#seeds.map(nameOf).join(', ');
    const reason = this.#fault instanceof Error ? ` (${this.#fault.message})` : '';
    const message = this.#known
      ? 'No node of the cluster has this slot.'
      : `There is no connection to a Redis Cluster at ${seeds}${reason}.`;
    return new StoreUnavailableError(message, { cause: this.#fault });
  }

  #send(
    node: Node,
    slot: number,
    command: string,
    args: readonly RedisArgument[],
    redirections: number,
  ): Promise<unknown> {
    return node.connection
      .call(command, args)
      .catch((error: unknown) => this.#sendElsewhere(node, slot, command, args, redirections, error));
  }

  #sendElsewhere(
    node: Node,
    slot: number,
    command: string,
    args: readonly RedisArgument[],
    redirections: number,
    error: unknown,
  ): Promise<unknown> {
    const redirection = redirectionOf(error);
    if (!redirection) {
      this.#refreshSoon();
      // A replica that is away, or has no master at present.
      const master = this.#slots[slot]?.master;
      if (master && master !== node && isReplicaFault(error)) {
        return this.#send(master, slot, command, args, redirections);
      }
      throw error;
    }
    if (redirections >= maxRedirections) throw error;
    const { kind, host, port } = redirection;
    const target = this.#follow(kind, redirection.slot, { host: host || node.address.host, port });
    // The node holds whatever comes next for allowed: nothing may be sent in between.
    if (kind === 'ASK') target.connection.call('ASKING', []).catch(() => {});
    return this.#send(target, slot, command, args, redirections + 1);
  }

  /** Takes note of where a slot is, or is on its way to. Whoever keeps values hears of a new node before it is read from. */
  #follow(kind: Redirection['kind'], slot: number, address: NodeAddress): Node {
    const node = this.#nodeAt(address);
    if (kind === 'MOVED') {
      this.#setRole(node, 'master');
      this.#slots[slot] = { master: node, replicas: [] };
      this.#refreshSoon();
    } else if (node.role !== 'master') this.#setRole(node, 'target');
    this.#tellNodes();
    return node;
  }

  #reader({ master, replicas }: Shard): Node {
    const { reads = 'master' } = this.#options;
    if (reads === 'master' || replicas.length === 0) return master;
    const ready = replicas.filter(({ connection }) => connection.incarnation > 0);
    if (reads === 'all') ready.push(master);
    return ready[Math.floor(Math.random() * ready.length)] ?? master;
  }

  #masters(): Node[] {
    return [...this.#nodes.values()].filter(({ role }) => role === 'master');
  }

  /** Replicas are known only where they are read from. */
  #readNodes(): Node[] {
    return [...this.#nodes.values()].filter(({ role }) => role !== 'stranger');
  }

  #nodeAt(address: NodeAddress): Node {
    const name = nameOf(address);
    const known = this.#nodes.get(name);
    if (known) return known;
    const connection = new StandaloneConnection({ ...this.#options, ...address, database: 0 });
    const node: Node = { name, address, connection, role: 'stranger', seenAtMs: Date.now() };
    connection.onChange((connected) => {
      if (this.#nodes.get(name) !== node) return;
      if (connected) this.#sayHowToRead(node);
      else this.#refreshSoon();
      this.#tell(connected, name);
    });
    if (this.#closed) void connection.close();
    else this.#nodes.set(name, node);
    return node;
  }

  #setRole(node: Node, role: Node['role']): void {
    const before = node.role;
    node.role = role;
    node.seenAtMs = Date.now();
    if (before !== role && node.connection.incarnation > 0) this.#sayHowToRead(node);
  }

  /** A replica answers reads only when asked to; a master that was one must not answer scripts when it becomes one again. */
  #sayHowToRead(node: Node): void {
    if ((this.#options.reads ?? 'master') === 'master') return;
    node.connection.call(node.role === 'replica' ? 'READONLY' : 'READWRITE', []).catch(() => {});
  }

  /** Says to those who keep values that they are read from other nodes than before. */
  #tellNodes(): void {
    const readable = this.#readNodes()
      .map(({ name }) => name)
      .sort()
      .join(' ');
    if (readable === this.#readable) return;
    this.#readable = readable;
    for (const listener of this.#nodeListeners) listener();
  }

  #tell(connected: boolean, node?: string): void {
    if (this.#closed) return;
    for (const listener of this.#listeners) listener(connected, node);
  }

  /** Asks for the table as soon as that makes sense: many processes may want it at once, and for as long as a node is away. */
  #refreshSoon(): void {
    this.#wanted = true;
    if (!this.#refreshing) this.#refreshIn(Math.max(0, this.#refreshedAtMs + this.#soonMs - Date.now()));
  }

  get #soonMs(): number {
    return Math.min(refreshMs, urgentRefreshMs * 2 ** this.#urgency);
  }

  #refreshIn(delayMs: number): void {
    clearTimeout(this.#refreshTimer);
    if (this.#closed) return;
    this.#refreshTimer = setTimeout(() => void this.#refresh(), delayMs);
    this.#refreshTimer.unref();
  }

  #refresh(): Promise<void> {
    this.#refreshing ??= this.#askForTable().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #askForTable(): Promise<void> {
    clearTimeout(this.#refreshTimer);
    this.#wanted = false;
    const table = (await this.#askNodes()) ?? (await this.#askSeeds());
    this.#refreshedAtMs = Date.now();
    if (this.#closed) return;
    if (table) this.#apply(table);
    this.#failures = table ? 0 : this.#failures + 1;
    this.#settleFirstAttempt();
    if (!this.#known) this.#tell(false);
    const isWell = !this.#wanted && this.#masters().every(({ connection }) => connection.incarnation > 0);
    this.#urgency = isWell ? 0 : Math.min(this.#urgency + 1, 10);
    if (!table) this.#refreshIn(retryDelayMs(this.#failures));
    else this.#refreshIn(isWell ? refreshMs : this.#soonMs);
  }

  /** From a node that is known; those that answer at present first, since one that comes back may know old things only. */
  #askNodes(): Promise<ClusterTable | undefined> {
    const nodes = shuffled([...this.#nodes.values()]);
    const rank = ({ role, connection }: Node) =>
      (connection.incarnation > 0 ? 0 : 2) + (role === 'master' ? 0 : 1);
    nodes.sort((a, b) => rank(a) - rank(b));
    return this.#firstTable(nodes.map((node) => () => this.#ask(node.connection, node.address)));
  }

  /** From the start nodes, by every address that their names stand for. */
  async #askSeeds(): Promise<ClusterTable | undefined> {
    const places = await Promise.all(
      this.#seeds.map(async ({ host, port }) => {
        if (isIP(host) !== 0) return [{ host, port, name: host }];
        try {
          const addresses = await dns.lookup(host, { all: true });
          return addresses.map(({ address }) => ({ host: address, port, name: host }));
        } catch (error) {
          this.#fault = error;
          return [];
        }
      }),
    );
    return this.#firstTable(
      shuffled(places.flat()).map((place) => async () => {
        const connection = this.#openSeed(place);
        this.#seedsAsked.add(connection);
        try {
          return await this.#ask(connection, { host: place.name, port: place.port });
        } finally {
          this.#seedsAsked.delete(connection);
          void connection.close();
        }
      }),
    );
  }

  #ask(connection: StandaloneConnection, address: NodeAddress): Promise<ClusterTable> {
    const table = askForTable((command, args) => connection.call(command, args), address);
    return within(this.#options.connectTimeoutMs ?? 2_000, table);
  }

  /** By its address, and by the name that its certificate has. */
  #openSeed({ host, port, name }: NodeAddress & { readonly name: string }): StandaloneConnection {
    const { tls } = this.#options;
    const named = isIP(name) === 0 ? { servername: name } : {};
    return new StandaloneConnection({
      ...this.#options,
      host,
      port,
      database: 0,
      ...(tls ? { tls: { ...named, ...(tls === true ? {} : tls) } } : {}),
    });
  }

  /**
   * The first table that is not behind what is known; the least behind if there is none. The next one is asked when one
   * fails, is behind, or says nothing for a while.
   */
  #firstTable(asks: readonly (() => Promise<ClusterTable>)[]): Promise<ClusterTable | undefined> {
    return new Promise((resolve) => {
      let next = 0;
      let underWay = 0;
      let best: ClusterTable | undefined;
      let timer: NodeJS.Timeout | undefined;
      const askNext = () => {
        clearTimeout(timer);
        const ask = asks[next];
        next += 1;
        if (ask === undefined) {
          if (underWay === 0) resolve(best);
          return;
        }
        underWay += 1;
        timer = setTimeout(askNext, staggerMs);
        ask()
          .then(
            (table) => {
              if (table.epoch >= this.#epoch) resolve(table);
              if (best === undefined || table.epoch > best.epoch) best = table;
              if (table.epoch >= this.#epoch) next = asks.length;
            },
            (error: unknown) => {
              this.#fault = error;
            },
          )
          .finally(() => {
            underWay -= 1;
            askNext();
          });
      };
      askNext();
    });
  }

  #apply(table: ClusterTable): void {
    const nowMs = Date.now();
    const withReplicas = (this.#options.reads ?? 'master') !== 'master';
    const first = !this.#known;
    this.#known = true;
    this.#epoch = table.epoch;
    const masters = new Set<Node>();
    const replicas = new Set<Node>();
    const shards = new Map<Node, Shard>();
    const slots: (Shard | undefined)[] = Array.from({ length: slotCount });
    for (const range of table.ranges) {
      const master = this.#nodeAt(range.master);
      masters.add(master);
      let shard = shards.get(master);
      if (!shard) {
        const own = withReplicas ? range.replicas.map((address) => this.#nodeAt(address)) : [];
        for (const replica of own) replicas.add(replica);
        shard = { master, replicas: own };
        shards.set(master, shard);
      }
      slots.fill(shard, range.from, range.to + 1);
    }
    this.#slots = slots;
    for (const node of this.#nodes.values()) {
      const agoMs = nowMs - node.seenAtMs;
      if (masters.has(node)) this.#setRole(node, 'master');
      else if (replicas.has(node)) this.#setRole(node, 'replica');
      else if (node.role === 'stranger' && agoMs > graceMs) {
        this.#nodes.delete(node.name);
        void node.connection.close();
      } else if (node.role !== 'stranger' && (node.role !== 'target' || agoMs > targetMs)) {
        this.#setRole(node, 'stranger');
      }
    }
    this.#tellNodes();
    if (first) this.#tell(true);
  }

  /** What the masters say of their slots, and the nodes that have some or get some by anyone's word. */
  async #layout(): Promise<{ nodes: Node[]; text: string; unsettled: boolean }> {
    const masters = this.#masters();
    if (masters.length === 0) throw this.#noNode();
    const told = await Promise.all(
      masters.map(({ connection, address }) =>
        askForView((command, args) => connection.call(command, args), address),
      ),
    );
    const views = told.filter((view): view is ClusterView => view !== undefined);
    const others = views.flatMap((view) => view.masters).map((address) => this.#nodeAt(address));
    return {
      nodes: [...new Set([...masters, ...others])],
      text: views.map(({ own }) => own).join('\n'),
      unsettled: views.some(({ unsettled }) => unsettled),
    };
  }
}

function nameOf({ host, port }: NodeAddress): string {
  return `${host}:${port}`;
}

function isReplicaFault(error: unknown): boolean {
  return (
    error instanceof StoreUnavailableError ||
    (error instanceof Error && /^(LOADING|MASTERDOWN|CLUSTERDOWN)/.test(error.message))
  );
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

async function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StoreUnavailableError('A node of the cluster does not answer.')),
      limitMs,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
