/**
 * Remembers which stored object a request led to, so that the same request finds it again without running functions whose
 * outcome is known. Only requests of deterministic behaviours come in here.
 */

/** Requests that are remembered; each costs at most a few kilobytes. */
const maxRequests = 2_000;
const maxQuestionLength = 4_096;

/** Everything that a viewer sent, as one text; undefined when it is too long to be worth remembering. */
export function questionOf(method: string, url: string, rawHeaders: readonly string[]): string | undefined {
  // Neither a URL nor a header holds a line break, so no two requests have the same text.
  const question = `${method} ${url}\n${rawHeaders.join('\n')}`;
  return question.length <= maxQuestionLength ? question : undefined;
}

export class RequestMemory {
  readonly #storeKeys = new Map<string, string>();

  /** The key in the store that the question led to. */
  find(question: string): string | undefined {
    return this.#storeKeys.get(question);
  }

  remember(question: string, storeKey: string): void {
    this.#storeKeys.set(question, storeKey);
    if (this.#storeKeys.size > maxRequests) {
      this.#storeKeys.delete(this.#storeKeys.keys().next().value as string);
    }
  }
}
