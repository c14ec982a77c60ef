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

/** The tags that one request will ask for. */
interface Gathering {
  readonly tags: Set<string>;
  readonly versions: Promise<ReadonlyMap<string, number | null>>;
}

export class TagCheck {
  readonly #guard: StoreGuard;
  readonly #namespace: string;
  #gathering: Gathering | undefined;

  constructor(guard: StoreGuard, namespace: string) {
    this.#guard = guard;
    this.#namespace = namespace;
  }

  /** The clock, to be read before a load. */
  clock(): Promise<number> {
    return this.#guard.runOnLane(this.#lane, (store) => store.tagClock(this.#namespace));
  }

  /** Whether no tag of a value was invalidated since its load began. A tag that the store has lost counts as invalidated. */
  async isCurrent(metadata: Metadata | null): Promise<boolean> {
    const clock = metadata?.clock;
    if (clock === undefined) return false;
    const tags = [namespaceTag, ...(metadata?.tags ?? [])];
    const versions = await this.#read(tags);
    return tags.every((tag) => {
      const version = versions.get(tag) ?? null;
      return version !== null && version <= clock;
    });
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

  /** Joins the request that the present turn of the event loop will send; one that was sent may be too old an answer. */
  #read(tags: readonly string[]): Promise<ReadonlyMap<string, number | null>> {
    this.#gathering ??= this.#gather();
    for (const tag of tags) this.#gathering.tags.add(tag);
    return this.#gathering.versions;
  }

  #gather(): Gathering {
    const tags = new Set<string>();
    const versions = new Promise<void>((resolve) => setImmediate(resolve)).then(async () => {
      this.#gathering = undefined;
      const names = [...tags];
      const answers = await this.#guard.runOnLane(this.#lane, (store) =>
        store.tagVersions(this.#namespace, names),
      );
      return new Map(names.map((name, index) => [name, answers[index] ?? null]));
    });
    return { tags, versions };
  }

  get #lane(): string {
    return this.#guard.laneOf(tagClockKey(this.#namespace));
  }
}
