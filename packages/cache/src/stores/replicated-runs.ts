/**
 * Changes that must outlive their master: a script and, behind it on the same connection, WAIT. On another connection, or on
 * one that was made anew in between, WAIT would know nothing of the change and say yes. The connections are this file's
 * own, so that no read ever stands in line behind a WAIT; changes that do share the next one.
 */
import { ReplicasBehindError, StoreUnavailableError } from '../errors.ts';
import type {
  NodeAddress,
  RedisArgument,
  RedisConnection,
  RedisConnectionOptions,
} from './redis-connection.ts';
import { maxRedirections, redirectionOf } from './redirection.ts';
import { runScript, type RedisScript } from './redis-scripts.ts';
import { StandaloneConnection } from './standalone-connection.ts';

interface Node {
  readonly connection: StandaloneConnection;
  readonly copies: Copies;
  /** How many changes wait for their answer or their copies. */
  running: number;
}

/** Who waits for the copies of what was sent on the connection in its present incarnation. */
interface Waiting {
  readonly incarnation: number;
  resolve(): void;
  reject(error: unknown): void;
}

/** One WAIT at a time on a connection, each for all that was sent before it: without its replicas a node stays as quick as one WAIT. */
class Copies {
  readonly #connection: StandaloneConnection;
  readonly #count: number;
  readonly #timeoutMs: number;
  #waiting: Waiting[] = [];
  #underWay = false;

  constructor(connection: StandaloneConnection, count: number, timeoutMs: number) {
    this.#connection = connection;
    this.#count = count;
    this.#timeoutMs = timeoutMs;
  }

  /** Resolves once the replicas have what was sent in this turn; rejects with {@link ReplicasBehindError}, or when the connection is lost. */
  copied(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ incarnation: this.#connection.incarnation, resolve, reject });
      if (!this.#underWay) void this.#wait();
    });
  }

  async #wait(): Promise<void> {
    this.#underWay = true;
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting;
      this.#waiting = [];
      const { incarnation } = this.#connection;
      try {
        const reached = Number(await this.#connection.call('WAIT', [this.#count, this.#timeoutMs]));
        for (const one of waiting) {
          if (reached >= this.#count && one.incarnation === incarnation) one.resolve();
          else one.reject(new ReplicasBehindError(reached, this.#count));
        }
      } catch (error) {
        for (const one of waiting) one.reject(error);
      }
    }
    this.#underWay = false;
  }
}

export class ReplicatedRuns {
  readonly #options: RedisConnectionOptions;
  readonly #count: number;
  readonly #timeoutMs: number;
  readonly #common: RedisConnection;
  readonly #nodes = new Map<string, Node>();
  #closed = false;

  /** Waits for `count` replicas, for `timeoutMs` at most; `common` is the connection that everything else goes over. */
  constructor(options: RedisConnectionOptions, count: number, timeoutMs: number, common: RedisConnection) {
    this.#options = options;
    this.#count = count;
    this.#timeoutMs = timeoutMs;
    this.#common = common;
  }

  /** Runs a script whose keys are on one node; rejects with {@link ReplicasBehindError} when it is not copied in time. */
  async run(script: RedisScript, keys: readonly string[], args: readonly RedisArgument[]): Promise<unknown> {
    let address = this.#addressOf(keys[0] ?? '') ?? (await this.#locate(keys[0] ?? ''));
    let asking = false;
    for (let redirections = 0; ; redirections += 1) {
      try {
        return await this.#runAt(address, asking, script, keys, args);
      } catch (error) {
        const redirection = redirectionOf(error);
        if (!redirection || redirections >= maxRedirections) throw error;
        this.#common.learn(redirection, address);
        address = { host: redirection.host || address.host, port: redirection.port };
        asking = redirection.kind === 'ASK';
      }
    }
  }

  /** Resolves once the replicas have what any client has changed on any master until now; see {@link run}. */
  async settled(): Promise<void> {
    await Promise.all(
      this.#common
        .masterAddresses()
        .map((address) =>
          this.#on(address, ({ connection, copies }) =>
            Promise.all([connection.call('PING', []), copies.copied()]),
          ),
        ),
    );
  }

  /** Makes the connection to a node anew, or all of them: the common one to it has stopped answering, and these notice nothing by themselves. */
  reconnect(node: string): void {
    for (const [name, { connection }] of this.#nodes) {
      if (node === '' || name === node) connection.reconnect();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#nodes.values()].map(({ connection }) => connection.close()));
    this.#nodes.clear();
  }

  async #runAt(
    address: NodeAddress,
    asking: boolean,
    script: RedisScript,
    keys: readonly string[],
    args: readonly RedisArgument[],
  ): Promise<unknown> {
    return this.#on(address, ({ connection, copies }) => {
      const call = async (command: string, rest: readonly RedisArgument[]): Promise<unknown> => {
        const asked = asking ? connection.call('ASKING', []) : undefined;
        const [reply] = await Promise.all([connection.call(command, rest), copies.copied(), asked]);
        return reply;
      };
      return runScript({ call }, script, keys, args);
    });
  }

  async #on<T>(address: NodeAddress, work: (node: Node) => Promise<T>): Promise<T> {
    const node = this.#nodeAt(address);
    node.running += 1;
    try {
      // Nothing may be sent before it is known which connection it goes to.
      if (node.connection.incarnation === 0) await node.connection.call('PING', []);
      return await work(node);
    } finally {
      node.running -= 1;
    }
  }

  /** Where a key is; undefined while it is not known yet who has what. */
  #addressOf(key: string): NodeAddress | undefined {
    if (this.#common.mode === 'standalone') return this.#common.masterAddresses()[0];
    const node = this.#common.nodeOf(key);
    const colon = node.lastIndexOf(':');
    return colon < 0 ? undefined : { host: node.slice(0, colon), port: Number(node.slice(colon + 1)) };
  }

  async #locate(key: string): Promise<NodeAddress> {
    await this.#common.callMasters('PING', []);
    const address = this.#addressOf(key);
    if (address === undefined) throw new StoreUnavailableError('No node of the cluster has this slot.');
    return address;
  }

  #nodeAt(address: NodeAddress): Node {
    const name = nameOf(address);
    const known = this.#nodes.get(name);
    if (known) return known;
    const connection = new StandaloneConnection({ ...this.#options, ...address });
    const node = { connection, copies: new Copies(connection, this.#count, this.#timeoutMs), running: 0 };
    if (this.#closed) void connection.close();
    else {
      this.#forgetStrangers();
      this.#nodes.set(name, node);
    }
    return node;
  }

  /** A node that left the cluster would be connected to for ever. */
  #forgetStrangers(): void {
    const masters = new Set(this.#common.masterAddresses().map(nameOf));
    for (const [name, { connection, running }] of this.#nodes) {
      if (masters.has(name) || running > 0) continue;
      void connection.close();
      this.#nodes.delete(name);
    }
  }
}

function nameOf({ host, port }: NodeAddress): string {
  return `${host}:${port}`;
}
