/** A store that fails on purpose, around one that works: for tests of what an application does when its cache misbehaves. */
import type { ChangeListener, Store } from '../store.ts';

export interface Chaos {
  /** Every call takes this much longer, in milliseconds. */
  latencyMs: number;
  /** The part of the calls (0–1) that fails without having any effect. */
  errorRate: number;
  /** The part of the calls (0–1) that takes effect and then fails, as when the reply is lost. */
  lostReplyRate: number;
  /** `refuse`: every call fails at once, as with a dead server. `hang`: calls wait until it is over, as with a frozen one. */
  partition: 'none' | 'refuse' | 'hang';
  /** Changes made by others are not told, and the watcher does not notice. */
  loseChanges: boolean;
}

export interface ChaosStore extends Store {
  /** What goes wrong at present; may be changed at any time. */
  readonly chaos: Chaos;
}

const hangCheckMs = 2;

async function sleep(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** What is no call to a server, and is passed on as it is. */
const synchronous: ReadonlySet<string | symbol> = new Set([
  'laneOf',
  'changeLaneOf',
  'onConnectionChange',
  'reconnect',
]);

/** Wraps a store. `random` (0 up to 1) decides which calls fail; a seeded one makes a test repeatable. */
export function chaosStore(
  store: Store,
  initial: Partial<Chaos> = {},
  random: () => number = Math.random,
): ChaosStore {
  const chaos: Chaos = {
    latencyMs: 0,
    errorRate: 0,
    lostReplyRate: 0,
    partition: 'none',
    loseChanges: false,
    ...initial,
  };
  const lifetime = new AbortController();

  const disturb = async (perform: () => Promise<unknown>): Promise<unknown> => {
    if (chaos.partition === 'refuse') throw new Error('Chaos: the connection is refused.');
    while (chaos.partition === 'hang' && !lifetime.signal.aborted) await sleep(hangCheckMs);
    if (chaos.latencyMs > 0) await sleep(chaos.latencyMs);
    if (random() < chaos.errorRate) throw new Error('Chaos: the call failed.');
    const reply = await perform();
    if (random() < chaos.lostReplyRate) throw new Error('Chaos: the reply was lost.');
    return reply;
  };

  const watch = (prefixes: readonly string[], listener: ChangeListener) =>
    store.watch?.(prefixes, {
      onReady: () => listener.onReady(),
      onGap: () => listener.onGap(),
      onChange: (keys) => {
        if (!chaos.loseChanges) listener.onChange(keys);
      },
      onChangeOfAll: () => {
        if (!chaos.loseChanges) listener.onChangeOfAll();
      },
    });

  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'chaos') return chaos;
      if (name === 'watch') return target.watch && watch;
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const call = (...args: unknown[]): unknown => member.apply(target, args) as unknown;
      if (synchronous.has(name)) return call;
      if (name === 'close') {
        lifetime.abort();
        return call;
      }
      return (...args: unknown[]) => disturb(async () => call(...args));
    },
  }) as ChaosStore;
}
