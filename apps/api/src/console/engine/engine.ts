/** The Redis behind the cache as the console speaks to it: one server, or a cluster whose nodes it is sent to. */
import { type Answer, type EngineAccess, type EngineAddress, EngineLink } from './link.ts';
import { integerOf, itemsOf, textOf } from './reply.ts';

export interface EngineOptions extends EngineAccess {
  /** Where the service itself looks for it at present; a fault may stand in between. */
  readonly address: () => EngineAddress;
  readonly cluster: boolean;
}

/** How many nodes of a cluster are kept connected. */
const linksMost = 64;

export class Engine {
  readonly #options: EngineOptions;
  readonly #links = new Map<string, EngineLink>();

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  /** The address, as redis-cli's prompt shows it. */
  get prompt(): string {
    const { host, port } = this.#options.address();
    return `${host}:${port}`;
  }

  /** Sends a command to the server, or to the node that says it has the key. @throws EngineAwayError */
  async call(
    args: readonly (string | Buffer)[],
    limits?: Parameters<EngineLink['call']>[1],
  ): Promise<Answer> {
    const answer = await this.#link(this.#options.address()).call(args, limits);
    const { reply } = answer;
    const moved =
      this.#options.cluster && reply.kind === 'error'
        ? /^(?:MOVED|ASK) \d+ (.*):(\d+)$/.exec(reply.text)
        : null;
    if (moved === null) return answer;
    const host = moved[1] === '' ? this.#options.address().host : (moved[1] ?? '');
    return this.#link({ host, port: Number(moved[2]) }).call(args, limits);
  }

  /** Sends a command to one of the masters, counted from 0; undefined when there are not so many. @throws EngineAwayError */
  async callMaster(index: number, args: readonly (string | Buffer)[]): Promise<Answer | undefined> {
    if (!this.#options.cluster) return index === 0 ? this.call(args) : undefined;
    const { reply } = await this.call(['CLUSTER', 'SLOTS']);
    const masters = new Map<string, EngineAddress>();
    for (const range of itemsOf(reply)) {
      const [host, port] = itemsOf(itemsOf(range)[2]);
      const address = { host: textOf(host) || this.#options.address().host, port: integerOf(port) ?? 0 };
      masters.set(`${address.host}:${address.port}`, address);
    }
    const master = [...masters.values()][index];
    return master === undefined ? undefined : this.#link(master).call(args);
  }

  /** A connection of its own for one command that may be slow or large; the caller closes it. */
  openLink(): EngineLink {
    return new EngineLink(this.#options.address(), this.#options);
  }

  /** Drops the connections, so that the next command goes where the service looks then. */
  reset(): void {
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
  }

  #link(address: EngineAddress): EngineLink {
    const name = `${address.host}:${address.port}`;
    const known = this.#links.get(name);
    if (known !== undefined) return known;
    if (this.#links.size >= linksMost) this.reset();
    const link = new EngineLink(address, this.#options);
    this.#links.set(name, link);
    return link;
  }
}
