/**
 * Copies of cached values, so that a caller can change what it was given. A value is immutable once it is kept, so the way to
 * copy it is found once, when it is put away: as code for its shape where it has one, and by walking through it otherwise
 * (decision 0243).
 */

export type Copier<Value> = (value: Value) => Value;

/** Longer code is not made: a value that needs it is walked through. */
const maxCodeLength = 4_000;
/** Deeper values are copied by their text. */
const maxDepth = 50;

const identifier = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

type PlainObject = Record<string, unknown>;

function same<Value>(value: Value): Value {
  return value;
}

function isScalar(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

/** Finds how to copy values, and keeps the code for their shapes. */
export class Copiers<Value> {
  readonly #maxShapes: number;
  /** By code, which says all about a shape. */
  readonly #byCode = new Map<string, Copier<Value>>();

  /** The values of further shapes than `maxShapes` are walked through. */
  constructor(maxShapes = 50) {
    this.#maxShapes = maxShapes;
  }

  /**
   * How to copy this very value in depth: nothing to do for scalars, else by code or by a walk. Undefined when that cannot be
   * told: an instance of a class, as a schema may make it, has state and meaning of its own, and only reading the stored
   * text again gives another.
   */
  of(value: Value): Copier<Value> | undefined {
    if (isScalar(value)) return same;
    const code = codeFor(value, 'value', []);
    if (code === undefined) return undefined;
    if (code === 'walk(value)') return walk;
    return this.#byCode.get(code) ?? this.#compile(code);
  }

  #compile(code: string): Copier<Value> {
    if (code.length > maxCodeLength || this.#byCode.size >= this.#maxShapes) return walk;
    let copier: Copier<Value> = walk;
    try {
      // Only names that `identifier` admits, and what stands in this file, come into the code.
      // oxlint-disable-next-line typescript/no-implied-eval -- a copier has to be code to be fast (decision 0243)
      const make = new Function('walk', `return (value) => (${code});`) as (
        copy: typeof walk,
      ) => Copier<Value>;
      copier = make(walk);
    } catch {
      // node --disallow-code-generation-from-strings: no shape has code.
    }
    this.#byCode.set(code, copier);
    return copier;
  }
}

/** An expression that copies what `path` holds; undefined when only the stored text can. */
function codeFor(value: unknown, path: string, within: readonly object[]): string | undefined {
  if (isScalar(value)) return path;
  if (typeof value !== 'object' || value === null) return undefined;
  if (within.length === maxDepth || within.includes(value)) return undefined;
  switch (Object.getPrototypeOf(value)) {
    case Object.prototype:
      return codeForObject(value as PlainObject, path, [...within, value]);
    case Array.prototype:
      return codeForArray(value as unknown[], path, [...within, value]);
    case Map.prototype:
      return walkedIfAll([...(value as Map<unknown, unknown>)].flat(), path, [...within, value]);
    case Set.prototype:
      return walkedIfAll([...(value as Set<unknown>)], path, [...within, value]);
    case Date.prototype:
    case Buffer.prototype:
    case Uint8Array.prototype:
      return `walk(${path})`;
    default:
      return undefined;
  }
}

function codeForObject(object: PlainObject, path: string, within: readonly object[]): string | undefined {
  let code = '';
  let named = true;
  for (const name of Reflect.ownKeys(object)) {
    if (typeof name !== 'string') return undefined;
    const item = codeFor(object[name], `${path}.${name}`, within);
    if (item === undefined) return undefined;
    // A name of another kind stands for this value alone, and `__proto__` in a literal is no property.
    named &&= identifier.test(name) && name !== '__proto__';
    if (named) code += `${name}:${item},`;
  }
  return named ? `{${code}}` : `walk(${path})`;
}

/** Elements of one shape, as rows have it, are copied by its code. */
function codeForArray(
  items: readonly unknown[],
  path: string,
  within: readonly object[],
): string | undefined {
  const element = `item${within.length}`;
  let code: string | undefined;
  let alike = true;
  for (const item of items) {
    const itemCode = codeFor(item, element, within);
    if (itemCode === undefined) return undefined;
    code ??= itemCode;
    alike &&= itemCode === code;
  }
  if (code === undefined || (alike && code === element)) return `${path}.slice()`;
  return alike ? `${path}.map((${element}) => (${code}))` : `walk(${path})`;
}

function walkedIfAll(items: readonly unknown[], path: string, within: readonly object[]): string | undefined {
  return codeForArray(items, path, within) && `walk(${path})`;
}

/** Copies what {@link codeFor} admits, one object after the other. */
function walk<Value>(value: Value): Value;
function walk(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(walk);
  if (value instanceof Date) return new Date(value);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [walk(key), walk(item)]));
  if (value instanceof Set) return new Set([...value].map(walk));
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  if (value instanceof Uint8Array) return value.slice();
  const copy: PlainObject = { ...value };
  for (const name in copy) {
    const item = copy[name];
    if (typeof item === 'object' && item !== null) copy[name] = walk(item);
  }
  return copy;
}

/** Freezes a value in depth. Maps, sets, dates and byte arrays cannot be frozen; what they hold is. */
export function freezeDeeply<Value>(value: Value): Value {
  if (isScalar(value) || Object.isFrozen(value) || ArrayBuffer.isView(value)) return value;
  for (const item of Object.values(value as object)) freezeDeeply(item);
  return Object.freeze(value);
}
