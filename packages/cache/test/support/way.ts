/** A node's way to a store that it shares with others, on which a test stops, refuses and counts single calls. */
import type { Store } from '../../src/index.ts';
import { deferred, type Deferred } from './deferred.ts';

interface Stop {
  readonly where: 'before' | 'after' | 'late';
  readonly reached: Deferred<void>;
  readonly go: Deferred<void>;
}

export class Way {
  /** The store by this way. Closing it leaves the shared one open. */
  readonly store: Store;
  /** Whether a call of this name, about these keys, is refused. */
  refuses: (name: string, keys: readonly string[]) => boolean = () => false;
  /** The names of the calls with their keys, in their order. */
  readonly calls: string[] = [];
  readonly #stops = new Map<string, Stop>();

  /** `laneOf` names the part of the store that a key is on, where it is to have several. */
  constructor(shared: Store, laneOf?: (key: string) => string) {
    this.store = new Proxy(shared, {
      get: (target, name) => {
        if (name === 'close') return async () => {};
        if (name === 'laneOf' && laneOf) return laneOf;
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        const call = member.bind(target) as (...args: unknown[]) => unknown;
        if (name === 'watch' || name === 'laneOf') return call;
        return (...args: unknown[]) => this.#perform(String(name), args, call);
      },
    });
  }

  /** Stops the next call of this name; a `late` one is given up at once, and performed all the same. */
  stop(name: string, where: Stop['where']): { readonly reached: Promise<void>; go(): void } {
    const stop: Stop = { where, reached: deferred(), go: deferred() };
    this.#stops.set(name, stop);
    return { reached: stop.reached.promise, go: () => stop.go.resolve() };
  }

  async #perform(name: string, args: unknown[], call: (...args: unknown[]) => unknown): Promise<unknown> {
    const [first] = args;
    const keys = typeof first === 'string' ? [first] : Array.isArray(first) ? (first as string[]) : [];
    this.calls.push(`${name} ${keys.join(' ')}`);
    if (this.refuses(name, keys)) throw new Error('refused');
    const stop = this.#stops.get(name);
    this.#stops.delete(name);
    if (stop?.where === 'late') {
      stop.reached.resolve();
      void stop.go.promise.then(() => call(...args));
      throw new Error('given up');
    }
    const wait = async () => {
      stop?.reached.resolve();
      await stop?.go.promise;
    };
    if (stop?.where === 'before') await wait();
    const answer = await call(...args);
    if (stop?.where === 'after') await wait();
    return answer;
  }
}
