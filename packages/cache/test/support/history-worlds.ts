/** Where histories take place: in memory, on a real redis-server with its messages held back, on a real memcached. */
import { Redis } from 'ioredis';
import { memcachedStore, memoryStore, redisStore, type ChangeListener, type Store } from '../../src/index.ts';
import { HeldLink } from './held-link.ts';
import type { Channel, World } from './history.ts';
import { startMemcached, startRedis } from './redis-servers.ts';

export type OpenWorld = (now: () => number) => World;

/** A world that takes one history after another. */
export interface ServedWorld {
  /** For the next history; it is given a namespace of its own. */
  readonly open: OpenWorld;
  close(): Promise<void>;
}

/** In this process: the store has the history's clock, and messages can be lost. */
export function memoryWorld(change: (store: Store) => Store = (store) => store): OpenWorld {
  return (now) => {
    const store = memoryStore({ now });
    return { store: change(store), driven: true, channelOf: () => memoryChannel(store) };
  };
}

function memoryChannel(store: Store): Channel {
  let listener: ChangeListener | undefined;
  return {
    watch: (prefixes, told, onMessage) => {
      listener = told;
      const unwatch = store.watch?.(prefixes, {
        ...told,
        onChange: (keys) => onMessage(keys.join(' '), () => told.onChange(keys)),
        onChangeOfAll: () => onMessage('all', () => told.onChangeOfAll()),
      });
      return unwatch ?? (() => {});
    },
    settle: async () => {},
    cutOff: async () => listener?.onGap(),
    connect: async () => listener?.onReady(),
  };
}

/** The way of changes from a real server to one node: a real tracking connection, over a link that holds back. */
class RedisChannel implements Channel {
  readonly #link: HeldLink;
  readonly #store: Store;
  readonly #silently: boolean;
  #onGap = () => {};
  #onReady = () => {};
  #onChange = () => {};
  /** How many connections this node has lost: what was held back on one of those reaches nobody. */
  #lost = 0;
  #up = false;

  constructor(link: HeldLink, store: Store, silently: boolean) {
    this.#link = link;
    this.#store = store;
    this.#silently = silently;
  }

  watch(...[prefixes, listener, onMessage]: Parameters<Channel['watch']>): () => void {
    // It was left broken by a node that crashed.
    this.#link.mend();
    this.#link.onPush = (text, pass) => {
      const lostBefore = this.#lost;
      // `pass` writes to the socket; the node has taken note when its listener has been called.
      onMessage(
        text
          .split('\r\n')
          .slice(5)
          .filter((line) => !/^[$*]|^$/.test(line))
          .join(' '),
        () => {
          // A machine that stands still for seconds takes its own server for silent.
          if (this.#lost !== lostBefore) return undefined;
          const noted = new Promise<void>((resolve) => {
            this.#onChange = resolve;
          });
          pass();
          return noted;
        },
      );
    };
    const unwatch = this.#store.watch?.(prefixes, {
      onReady: () => {
        this.#up = true;
        listener.onReady();
        this.#onReady();
      },
      onGap: () => {
        listener.onGap();
        this.#up = false;
        this.#lost += 1;
        this.#onChange();
        this.#onGap();
      },
      onChange: (keys) => {
        listener.onChange(keys);
        this.#onChange();
      },
      onChangeOfAll: () => {
        listener.onChangeOfAll();
        this.#onChange();
      },
    });
    return () => {
      this.#link.onPush = undefined;
      unwatch?.();
    };
  }

  settle(): Promise<void> {
    return this.#link.settle();
  }

  cutOff(): Promise<void> {
    const noticed = new Promise<void>((resolve) => {
      if (this.#up) this.#onGap = resolve;
      else resolve();
    });
    if (this.#silently) this.#link.silence();
    else this.#link.cut();
    return noticed;
  }

  connect(): Promise<void> {
    const ready = new Promise<void>((resolve) => {
      this.#onReady = resolve;
    });
    this.#link.mend();
    return ready;
  }
}

/**
 * A real redis-server, with a way of its own for the messages to each of three nodes. A way that breaks is closed, or, `silently`,
 * stays open and carries nothing.
 */
export async function redisWorld(
  change: (store: Store) => Store = (store) => store,
  silently = false,
): Promise<ServedWorld> {
  const server = await startRedis();
  const admin = new Redis(server.port, '127.0.0.1');
  const plain = redisStore({ port: server.port });
  const store = change(plain);
  const links = await Promise.all([0, 1, 2].map(() => HeldLink.to(server.port)));
  const stores = links.map(({ port }) => redisStore({ port }));
  return {
    open: () => ({
      store,
      driven: false,
      channelOf: (node) => new RedisChannel(links[node] as HeldLink, stores[node] as Store, silently),
      evict: async (key) => void (await admin.del(key)),
    }),
    close: async () => {
      admin.disconnect();
      await Promise.all([plain, ...stores].map((each) => each.close()));
      await Promise.all(links.map((link) => link.close()));
      await server.stop();
    },
  };
}

/** A real memcached, which tells nobody of anything. */
export async function memcachedWorld(): Promise<ServedWorld> {
  const server = await startMemcached();
  const store = memcachedStore({ port: server.port });
  return {
    open: () => ({ store, driven: false, channelOf: () => undefined }),
    close: async () => {
      await store.close();
      await server.stop();
    },
  };
}
