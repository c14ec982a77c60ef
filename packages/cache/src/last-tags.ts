/**
 * The tags that keys' values carried when they were last read. Whoever reads a key again asks for these tags' versions together
 * with the value, instead of after it. A guess: what the value carries now decides.
 */
const maxKeys = 10_000;

export class LastTags {
  readonly #byKey = new Map<string, readonly string[]>();

  /** Undefined: nothing is known. */
  of(key: string): readonly string[] | undefined {
    return this.#byKey.get(key);
  }

  /** Forgets the oldest above 10,000 keys. */
  remember(key: string, tags: readonly string[]): void {
    const known = this.#byKey.get(key);
    if (known !== undefined && sameTags(known, tags)) return;
    this.#byKey.set(key, tags);
    if (this.#byKey.size <= maxKeys) return;
    for (const oldest of this.#byKey.keys()) {
      this.#byKey.delete(oldest);
      break;
    }
  }

  forget(key: string): void {
    if (this.#byKey.size > 0) this.#byKey.delete(key);
  }
}

function sameTags(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((tag, at) => tag === others[at]);
}
