/** Between values and the texts under a key: serializer, schema, size limit and envelope of one entity. */
import { compressText, expandText, isCompressed } from './compression.ts';
import type { EntityOptions } from './entity-options.ts';
import { openEnvelope, sealEnvelope, type Metadata } from './envelope.ts';
import { clientJson, jsonSerializer, type Serializer } from './serializer.ts';
import type { SchemaResult, StandardSchema } from './standard-schema.ts';

/** A text that was read, checked and understood. */
export interface Decoded<Value> {
  readonly json: string;
  readonly value: Value | null;
  readonly metadata: Metadata | null;
}

/** The last texts that passed the check are remembered up to these bounds, so that an unchanged text is not parsed again. */
const maxRemembered = 2_000;
const maxRememberedSize = 4 * 1024 * 1024;

function acceptedBySchema<Value>(result: SchemaResult<Value>): Value {
  if (result.issues) throw new Error(result.issues[0]?.message ?? 'The schema refused it.');
  return result.value;
}

/** The answer of a check, or a rejection when it takes longer: a schema that never answers must not keep its reader. */
async function answerWithin<T>(answer: PromiseLike<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The schema did not answer within ${limitMs} ms.`)), limitMs);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

export class ValueCodec<Value> {
  readonly #serializer: Serializer;
  readonly #schema: StandardSchema<Value> | undefined;
  readonly #sealed: boolean;
  readonly #maxCheckMs: number;
  readonly #compressAbove: number;
  readonly #passed = new Map<
    string,
    { readonly text: string; readonly json: string; readonly metadata: Metadata | null }
  >();
  #passedSize = 0;

  get hasSchema(): boolean {
    return this.#schema !== undefined;
  }

  /** `sealed`: the entity's values carry metadata. `maxCheckMs`: so long the schema may take for one value. */
  constructor(options: EntityOptions<never, Value>, sealed: boolean, maxCheckMs: number) {
    this.#serializer = options.serializer ?? jsonSerializer;
    this.#schema = options.schema;
    this.#sealed = sealed;
    this.#maxCheckMs = maxCheckMs;
    this.#compressAbove = options.compressAbove ?? Number.POSITIVE_INFINITY;
  }

  /**
   * The value of a stored text; throws or rejects when it cannot be used, with the reason as message. At once unless the
   * text is compressed or the schema takes its time: a hit is not to wait for a promise that nobody needs.
   */
  decode(text: string): Decoded<Value> | Promise<Decoded<Value>> {
    if (!this.#sealed) return this.#decodeJsonText(text, null);
    const { json, metadata } = openEnvelope(text);
    return this.#decodeJsonText(json, metadata);
  }

  #decodeJsonText(stored: string, metadata: Metadata | null): Decoded<Value> | Promise<Decoded<Value>> {
    if (isCompressed(stored)) return this.#decodeCompressed(stored, metadata);
    const value = this.#parseNow(stored);
    if (!(value instanceof Promise)) return { json: stored, value, metadata };
    return value.then((parsed) => ({ json: stored, value: parsed, metadata }));
  }

  async #decodeCompressed(stored: string, metadata: Metadata | null): Promise<Decoded<Value>> {
    const json = await expandText(stored);
    return { json, value: await this.#parseNow(json), metadata };
  }

  /** The JSON of a stored text that is known to be valid, without parsing one that was seen under this key before. */
  async decodeJson(
    key: string,
    text: string,
  ): Promise<{ readonly json: string; readonly metadata: Metadata | null }> {
    const passed = this.#passed.get(key);
    if (passed && passed.text === text) return passed;
    const { json: stored, value, metadata } = await this.decode(text);
    // The schema may have migrated the value, and the serializer's tags are nothing for a client.
    const json =
      this.#schema === undefined && this.#serializer.isPlainJson(stored) ? stored : clientJson(value);
    const entry = { text, json, metadata };
    this.#remember(key, entry);
    return entry;
  }

  /** A value of a JSON text, checked by the schema; null stays null. */
  async parse(json: string): Promise<Value | null> {
    return this.#parseNow(json);
  }

  /**
   * A value of a text that has just been read, with the JSON to keep beside it; null when the schema says no this time.
   * @param isStored whether the text is a slot's, with its metadata, instead of a JSON text
   */
  async ownCopy(
    text: string | null,
    isStored: boolean,
  ): Promise<{ readonly value: Value | null; readonly json: string } | null> {
    if (text === null) return null;
    try {
      const { value, json } = isStored
        ? await this.decode(text)
        : { value: await this.#parseNow(text), json: text };
      // The schema may have migrated it.
      return { value, json: this.#schema === undefined ? json : this.encode(value) };
    } catch {
      return null;
    }
  }

  #parseNow(json: string): Value | null | Promise<Value> {
    const value = this.#serializer.decode(json);
    if (value === null || !this.#schema) return value as Value | null;
    const result = this.#schema['~standard'].validate(value);
    if (!('then' in result)) return acceptedBySchema(result);
    return answerWithin(result, this.#maxCheckMs).then(acceptedBySchema);
  }

  /** Throws when the value cannot be serialized. */
  encode(value: Value | null): string {
    return this.#serializer.encode(value);
  }

  /** The JSON to hand to a client, of a text that {@link encode} made. */
  plainJson(json: string): string {
    return this.#serializer.isPlainJson(json) ? json : clientJson(this.#serializer.decode(json));
  }

  /** A value of one's own of a text that {@link encode} made, unchecked. */
  copy(json: string): Value | null {
    return this.#serializer.decode(json) as Value | null;
  }

  /** The text to store, compressed if it is large. */
  async seal(json: string, metadata: Metadata): Promise<string> {
    const text = json.length > this.#compressAbove ? await compressText(json) : json;
    return sealEnvelope(text, this.#sealed ? metadata : null);
  }

  /** What the schema says of a value that is to be stored: what it makes of it, or why it would refuse it when it is read back. */
  async check(json: string): Promise<{ readonly value: Value | null } | { readonly refusal: string }> {
    try {
      return { value: await this.parse(json) };
    } catch (error) {
      return { refusal: error instanceof Error ? error.message : String(error) };
    }
  }

  /** JSON for a client of a value that the schema has made. */
  jsonOf(value: Value | null): string {
    return clientJson(value);
  }

  #remember(key: string, entry: { text: string; json: string; metadata: Metadata | null }): void {
    const old = this.#passed.get(key);
    if (old) {
      this.#passed.delete(key);
      this.#passedSize -= old.text.length;
    }
    if (entry.text.length > maxRememberedSize / 16) return;
    this.#passed.set(key, entry);
    this.#passedSize += entry.text.length;
    for (const [oldest, { text }] of this.#passed) {
      if (this.#passed.size <= maxRemembered && this.#passedSize <= maxRememberedSize) break;
      this.#passed.delete(oldest);
      this.#passedSize -= text.length;
    }
  }
}
