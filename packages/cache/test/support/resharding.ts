/** Moves slots between the masters of a real cluster, step by step, as `redis-cli --cluster reshard` does. */
import { Redis } from 'ioredis';
import { eventually, type RedisServer } from './redis-servers.ts';

interface Member {
  readonly port: number;
  readonly id: string;
  readonly admin: Redis;
}

/** One slot on its way. */
export interface SlotMove {
  /** Moves so many of the slot's keys, or all of them. */
  moveKeys(count?: number): Promise<void>;
  /** Moves what is left and tells everybody whose the slot is now. */
  end(): Promise<void>;
}

/** What the nodes have refused so far because a key was elsewhere. */
export interface Refusals {
  readonly MOVED: number;
  readonly ASK: number;
  readonly TRYAGAIN: number;
}

export class Resharding {
  readonly #members: readonly Member[];

  private constructor(members: readonly Member[]) {
    this.#members = members;
  }

  /** `servers` are the masters that slots move between. */
  static async of(servers: readonly RedisServer[]): Promise<Resharding> {
    const members = await Promise.all(
      servers.map(async ({ port }) => {
        const admin = new Redis(port, '127.0.0.1');
        return { port, admin, id: String(await admin.call('CLUSTER', 'MYID')) };
      }),
    );
    return new Resharding(members);
  }

  close(): void {
    for (const { admin } of this.#members) admin.disconnect();
  }

  /** The port of the master that has a slot by its own word. */
  async ownerOf(slot: number): Promise<number> {
    let owner = 0;
    await eventually(async () => {
      for (const { admin, port } of this.#members) {
        const ranges = (await admin.call('CLUSTER', 'SLOTS')) as [number, number, [string, number]][];
        const range = ranges.find(([from, to]) => from <= slot && slot <= to);
        if (range?.[2][1] === port) owner = port;
      }
      return owner !== 0;
    });
    return owner;
  }

  /** The master after this one, in the order of their making. */
  after(port: number): number {
    const index = this.#members.findIndex((member) => member.port === port);
    return this.#members[(index + 1) % this.#members.length]?.port ?? port;
  }

  async begin(slot: number, toPort: number): Promise<SlotMove> {
    const source = this.#at(await this.ownerOf(slot));
    const target = this.#at(toPort);
    await target.admin.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', source.id);
    await source.admin.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', target.id);
    const moveKeys = async (count = Number.MAX_SAFE_INTEGER) => {
      for (let moved = 0; moved < count; ) {
        const most = String(Math.min(count - moved, 100));
        const keys = (await source.admin.call('CLUSTER', 'GETKEYSINSLOT', slot, most)) as string[];
        if (keys.length === 0) return;
        for (const key of keys) {
          await source.admin.call('MIGRATE', '127.0.0.1', target.port, key, '0', '5000');
          moved += 1;
        }
      }
    };
    const end = async () => {
      await moveKeys();
      const others = this.#members.filter((member) => member !== source && member !== target);
      for (const { admin } of [target, source, ...others]) {
        await admin.call('CLUSTER', 'SETSLOT', slot, 'NODE', target.id);
      }
    };
    return { moveKeys, end };
  }

  async move(slot: number, toPort: number): Promise<void> {
    await (await this.begin(slot, toPort)).end();
  }

  async refusals(): Promise<Refusals> {
    const sum = { MOVED: 0, ASK: 0, TRYAGAIN: 0 };
    for (const { admin } of this.#members) {
      const info = await admin.info('errorstats');
      for (const kind of ['MOVED', 'ASK', 'TRYAGAIN'] as const) {
        sum[kind] += Number(new RegExp(`errorstat_${kind}:count=(\\d+)`).exec(info)?.[1] ?? 0);
      }
    }
    return sum;
  }

  #at(port: number): Member {
    const member = this.#members.find((candidate) => candidate.port === port);
    if (!member) throw new Error(`No master on port ${port}.`);
    return member;
  }
}
