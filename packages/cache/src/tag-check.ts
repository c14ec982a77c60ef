/**
 * Tags: a value remembers the namespace's tag clock from before its load; invalidating a tag moves the clock and gives
 * the tag its new value. So a value is current exactly if none of its tags is younger than its clock: one step
 * invalidates any number of values, and a load that raced the invalidation cannot pass for current.
 */
import type { Metadata } from './envelope.ts';
import { KeyInvalidError } from './errors.ts';
import { tagClockKey } from './key.ts';
import type { StoreGuard } from './store-guard.ts';

/** The tag that every versioned value has: clearing the namespace invalidates it. */
export const namespaceTag = '*';

/** Throws {@link KeyInvalidError} for what cannot be an application's tag. */
function assertTag(tag: string): void {
  if (typeof tag === 'string' && tag !== '' && tag !== namespaceTag) return;
  throw new KeyInvalidError(`${JSON.stringify(tag)} is no tag; write a text, and clear() to invalidate all.`);
}

/** Throws {@link KeyInvalidError} for what is no list of tags: a text would pass for the list of its characters. */
export function assertTags(tags: readonly string[]): void {
  if (!Array.isArray(tags)) {
    throw new KeyInvalidError(`${JSON.stringify(tags)} is no list of tags; write an array.`);
  }
  for (const tag of tags) assertTag(tag);
}

/** When tags were invalidated last, by the namespace's tag clock; null for a tag that the store does not know. */
export type TagVersions = ReadonlyMap<string, number | null>;

/** The tags that one request will ask for. */
interface Gathering {
  readonly tags: Set<string>;
  readonly versions: Promise<TagVersions>;
}

const settled = Promise.resolve();
const noTags: readonly string[] = [];

export class TagCheck {
  readonly #guard: StoreGuard;
  readonly #namespace: string;
  #gathering: Gathering | undefined;
  #underWay = 0;

  constructor(guard: StoreGuard, namespace: string) {
    this.#guard = guard;
    this.#namespace = namespace;
  }

  /** The clock, to be read before a load. */
  clock(): Promise<number> {
    return this.#guard.runOnLane(this.#lane, (store) => store.tagClock(this.#namespace));
  }

  /**
   * Whether no tag of a value was invalidated since its load began. A tag that the store has lost counts as invalidated.
   * @param asked versions that the reader asked for together with the value; what is missing there is asked for now
   */
  async isCurrent(metadata: Metadata | null, asked?: Promise<TagVersions>): Promise<boolean> {
    const clock = metadata?.clock;
    if (clock === undefined) return false;
    const tags = metadata?.tags ?? noTags;
    const early = await asked;
    const isEnough = early !== undefined && tags.every((tag) => early.has(tag));
    const versions = isEnough ? early : await this.versions(tags);
    const stands = (tag: string) => {
      const version = versions.get(tag) ?? null;
      return version !== null && version <= clock;
    };
    return stands(namespaceTag) && tags.every(stands);
  }

  /** Makes sure that the tags of a value to be stored are known. */
  ensure(tags: readonly string[]): Promise<void> {
    return this.#guard.runOnLane(this.#lane, (store) =>
      store.ensureTags(this.#namespace, [namespaceTag, ...tags]),
    );
  }

  /** Invalidates everything that carries one of the tags. */
  async invalidate(tags: readonly string[]): Promise<void> {
    await this.#guard.runChange(tagClockKey(this.#namespace), (store) =>
      store.bumpTags(this.#namespace, tags),
    );
  }

  /**
   * The versions of some tags and of the namespace's own, perhaps of more. Joins only a request that has not been sent yet: an
   * older answer may be too old.
   */
  versions(tags: readonly string[]): Promise<TagVersions> {
    this.#gathering ??= this.#gather();
    for (const tag of tags) this.#gathering.tags.add(tag);
    return this.#gathering.versions;
  }

  /** As with values: while nothing is under way, nobody waits for company. */
  #gather(): Gathering {
    const tags = new Set<string>([namespaceTag]);
    const sent = this.#underWay === 0 ? settled : new Promise<void>((resolve) => setImmediate(resolve));
    return { tags, versions: sent.then(() => this.#ask(tags)) };
  }

  async #ask(tags: ReadonlySet<string>): Promise<TagVersions> {
    this.#gathering = undefined;
    this.#underWay += 1;
    try {
      const names = [...tags];
      const answers = await this.#guard.runOnLane(this.#lane, (store) =>
        store.tagVersions(this.#namespace, names),
      );
      return new Map(names.map((name, index) => [name, answers[index] ?? null]));
    } finally {
      this.#underWay -= 1;
    }
  }

  get #lane(): string {
    return this.#guard.laneOf(tagClockKey(this.#namespace));
  }
}
