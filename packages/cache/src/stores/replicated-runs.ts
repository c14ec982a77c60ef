/**
 * Changes that must outlive their master: a script and, behind it on the same connection, WAIT. On another connection, or on
 * one that was made anew in between, WAIT would know nothing of the change and say yes. The connections are this file's
 * own, so that no read ever stands in line behind a WAIT; changes that do share the next one.
 */
import { ReplicasBehindError } from '../errors.ts';
import type { RedisArgument, RedisConnectionOptions } from './redis-connection.ts';
import { runScript, type RedisScript } from './redis-scripts.ts';
import { StandaloneConnection } from './standalone-connection.ts';

interface NodeAddress {
  readonly host: string;
  readonly port: number;
}

/** `MOVED 3999 127.0.0.1:6381`: the slot is there now. `ASK …`: only this once. The host may be missing: the same one. */
const redirection = /^(MOVED|ASK) \d+ (.*):(\d+)$/;
const maxRedirections = 5;

interface Node {
  readonly connection: StandaloneConnection;
  readonly copies: Copies;
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
  readonly #masters: () => readonly NodeAddress[];
  readonly #nodes = new Map<string, Node>();
  #closed = false;

  /** Waits for `count` replicas, for `timeoutMs` at most; `masters` names the nodes that are in use at present. */
  constructor(
    options: RedisConnectionOptions,
    count: number,
    timeoutMs: number,
    masters: () => readonly NodeAddress[],
  ) {
    this.#options = options;
    this.#count = count;
    this.#timeoutMs = timeoutMs;
    this.#masters = masters;
  }

  /** Runs a script on a node (`host:port`; empty: the only one); rejects with {@link ReplicasBehindError} when it is not copied in time. */
  async run(
    node: string,
    script: RedisScript,
    keys: readonly string[],
    args: readonly RedisArgument[],
  ): Promise<unknown> {
    let address = this.#addressOf(node);
    let asking = false;
    for (let redirections = 0; ; redirections += 1) {
      try {
        return await this.#runAt(address, asking, script, keys, args);
      } catch (error) {
        const [, kind, host, port] = redirection.exec(error instanceof Error ? error.message : '') ?? [];
        if (kind === undefined || redirections >= maxRedirections) throw error;
        address = { host: host || address.host, port: Number(port) };
        asking = kind === 'ASK';
      }
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
    const { connection, copies } = this.#nodeAt(address);
    // Nothing may be sent before it is known which connection it goes to.
    if (connection.incarnation === 0) await connection.call('PING', []);
    const call = async (command: string, rest: readonly RedisArgument[]): Promise<unknown> => {
      const asked = asking ? connection.call('ASKING', []) : undefined;
      const [reply] = await Promise.all([connection.call(command, rest), copies.copied(), asked]);
      return reply;
    };
    return runScript({ call }, script, keys, args);
  }

  #addressOf(node: string): NodeAddress {
    const colon = node.lastIndexOf(':');
    if (colon < 0) return { host: this.#options.host ?? '127.0.0.1', port: this.#options.port ?? 6379 };
    return { host: node.slice(0, colon), port: Number(node.slice(colon + 1)) };
  }

  #nodeAt(address: NodeAddress): Node {
    const name = nameOf(address);
    const known = this.#nodes.get(name);
    if (known) return known;
    const connection = new StandaloneConnection({ ...this.#options, ...address });
    const node = { connection, copies: new Copies(connection, this.#count, this.#timeoutMs) };
    if (this.#closed) void connection.close();
    else {
      this.#forgetStrangers();
      this.#nodes.set(name, node);
    }
    return node;
  }

  /** A node that left the cluster would be connected to for ever. */
  #forgetStrangers(): void {
    const masters = new Set(this.#masters().map(nameOf));
    for (const [name, { connection }] of this.#nodes) {
      if (masters.has(name)) continue;
      void connection.close();
      this.#nodes.delete(name);
    }
  }
}

function nameOf({ host, port }: NodeAddress): string {
  return `${host}:${port}`;
}
