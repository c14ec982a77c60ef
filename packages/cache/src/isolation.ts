/**
 * Copies of cached values, so that a caller can change what it was given. A value is immutable once it is kept, so the way to
 * copy it is found once, when it is put away: as code for its shape where it has one, and by walking through it otherwise
 * (decision 0243). Its first scalars are taken out of it, to stand where a hit finds them together (decision 0257).
 */

/** Makes another value, equal to the one that is kept. */
export type Copier<Value> = (parts: Parts<Value>) => Value;

/** A value taken apart to be copied. */
export interface Parts<Value> {
  /** Undefined where the copy needs nothing of it but what stands in the leaves. */
  readonly value: Value | undefined;
  readonly leaf0: unknown;
  readonly leaf1: unknown;
  readonly leaf2: unknown;
  readonly leaf3: unknown;
  readonly leaf4: unknown;
  readonly leaf5: unknown;
  readonly leaf6: unknown;
  readonly leaf7: unknown;
}

/** A value as it is kept: its parts and what puts them together. */
export interface Kept<Value> extends Parts<Value> {
  readonly copy: Copier<Value>;
}

const maxLeaves = 8;
/** Longer code is not made: a value that needs it is walked through. */
const maxCodeLength = 4_000;
/** Deeper values are copied by their text. */
const maxDepth = 50;

const identifier = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

type PlainObject = Record<string, unknown>;

function keptValue<Value>({ value }: Parts<Value>): Value {
  return value as Value;
}

function walkKept<Value>({ value }: Parts<Value>): Value {
  return walk(value as Value);
}

function isScalar(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

function kept<Value>(
  copy: Copier<Value>,
  value: Value | undefined,
  leaves: readonly unknown[] = [],
): Kept<Value> {
  const [leaf0, leaf1, leaf2, leaf3, leaf4, leaf5, leaf6, leaf7] = leaves;
  return { value, copy, leaf0, leaf1, leaf2, leaf3, leaf4, leaf5, leaf6, leaf7 };
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
   * This very value with the way to copy it in depth: nothing to do for scalars, else by code or by a walk. Undefined when that
   * cannot be told: an instance of a class, as a schema may make it, has state and meaning of its own, and only reading the
   * stored text again gives another.
   */
  keep(value: Value): Kept<Value> | undefined {
    if (isScalar(value)) return kept(keptValue, value);
    const leaves: unknown[] = [];
    const code = codeFor(value, 'kept.value', [], leaves);
    if (code === undefined) return undefined;
    const copier = code === 'walk(kept.value)' ? walkKept : (this.#byCode.get(code) ?? this.#compile(code));
    const whole = copier === walkKept || code.includes('kept.value');
    return kept(copier, whole ? value : undefined, leaves);
  }

  #compile(code: string): Copier<Value> {
    if (code.length > maxCodeLength || this.#byCode.size >= this.#maxShapes) return walkKept;
    let copier: Copier<Value> = walkKept;
    try {
      // Only names that `identifier` admits, and what stands in this file, come into the code.
      // oxlint-disable-next-line typescript/no-implied-eval -- a copier has to be code to be fast (decision 0243)
      const make = new Function('walk', `return (kept) => (${code});`) as (
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

/** An expression that copies what `path` holds; undefined when only the stored text can. Scalars go to the leaves, if there are such here. */
function codeFor(
  value: unknown,
  path: string,
  within: readonly object[],
  leaves?: unknown[],
): string | undefined {
  if (isScalar(value)) {
    if (leaves === undefined || leaves.length === maxLeaves) return path;
    return `kept.leaf${leaves.push(value) - 1}`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (within.length === maxDepth || within.includes(value)) return undefined;
  switch (Object.getPrototypeOf(value)) {
    case Object.prototype:
      return codeForObject(value as PlainObject, path, [...within, value], leaves);
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

function codeForObject(
  object: PlainObject,
  path: string,
  within: readonly object[],
  leaves: unknown[] | undefined,
): string | undefined {
  const leavesBefore = leaves?.length ?? 0;
  let code = '';
  let named = true;
  for (const name of Reflect.ownKeys(object)) {
    if (typeof name !== 'string') return undefined;
    const item = codeFor(object[name], `${path}.${name}`, within, leaves);
    if (item === undefined) return undefined;
    // A name of another kind stands for this value alone, and `__proto__` in a literal is no property.
    named &&= identifier.test(name) && name !== '__proto__';
    if (named) code += `${name}:${item},`;
  }
  if (named) return `{${code}}`;
  leaves?.splice(leavesBefore);
  return `walk(${path})`;
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
