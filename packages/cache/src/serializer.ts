/**
 * Values as JSON texts. Plain JSON values become plain JSON; Date, Map, Set, BigInt, Buffer, typed arrays, RegExp, undefined and
 * the numbers that JSON lacks are kept as `{"$date":"…"}` and the like, so they come back as what they were. An object with a
 * `toJSON` comes back as what that says, an instance of a class as a plain object; what would lose everything it holds that way
 * (an Error, a Promise, a class with nothing but private fields) is refused.
 */

/** Turns values into texts without line breaks and back; a text that `decode` throws on counts as a miss. */
export interface Serializer {
  encode(value: unknown): string;
  decode(text: string): unknown;
  /** Whether a text is plain JSON that may be handed to an HTTP client as it is. */
  isPlainJson(text: string): boolean;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

function tagged(name: string, content: Json): Json {
  return { [name]: content };
}

function pack(value: unknown): Json | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value) && !Object.is(value, -0)) return value;
      return tagged('$number', Object.is(value, -0) ? '-0' : String(value));
    case 'bigint':
      return tagged('$bigint', String(value));
    case 'undefined':
      return tagged('$undefined', true);
    case 'object':
      return value === null ? null : packObject(value);
    default:
      throw new TypeError(`A ${typeof value} cannot be cached.`);
  }
}

/** The kinds of memory besides bytes, by name; they are made of the bytes of another. */
const arrayKinds: Readonly<Record<string, new (bytes: ArrayBuffer) => object>> = {
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
};

function packObject(value: object): Json | undefined {
  // What is missing in an array is undefined to whoever reads it.
  if (Array.isArray(value)) return Array.from(value, (item) => pack(item) ?? null);
  if (value instanceof Date)
    return tagged('$date', Number.isNaN(value.getTime()) ? null : value.toISOString());
  if (value instanceof Map) {
    return tagged(
      '$map',
      [...value].map(([key, item]) => [pack(key) ?? null, pack(item) ?? null]),
    );
  }
  if (value instanceof Set) {
    return tagged(
      '$set',
      [...value].map((item) => pack(item) ?? null),
    );
  }
  if (value instanceof Uint8Array) return tagged('$bytes', Buffer.from(value).toString('base64'));
  if (value instanceof RegExp) return tagged('$regexp', [value.source, value.flags]);
  if (value instanceof ArrayBuffer) return tagged('$array', ['ArrayBuffer', base64(value)]);
  if (ArrayBuffer.isView(value)) {
    const kind = (value as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] ?? '';
    if (!Object.hasOwn(arrayKinds, kind)) throw new TypeError(`A value of ${kind} cannot be cached.`);
    return tagged('$array', [kind, base64(value.buffer, value.byteOffset, value.byteLength)]);
  }
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return pack(toJSON.call(value));
  if (losesAll(value)) throw new TypeError(`A value of ${kindOf(value)} cannot be cached.`);
  const packed: { [key: string]: Json } = {};
  for (const [key, item] of Object.entries(value)) {
    // A key that begins with $ is doubled, so that no data can pass for a tag.
    const name = key.startsWith('$') ? `$${key}` : key;
    Object.defineProperty(packed, name, { value: pack(item), enumerable: true });
  }
  return packed;
}

function base64(memory: ArrayBufferLike, start = 0, length = memory.byteLength): string {
  return Buffer.from(memory, start, length).toString('base64');
}

function kindOf(value: object): string {
  return (value.constructor as { name?: string } | undefined)?.name ?? 'an unknown kind';
}

/** Whether an object is of a kind of its own and shows nothing of what it holds. */
function losesAll(value: object): boolean {
  if (value instanceof Error) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null && Object.keys(value).length === 0;
}

function unpack(json: Json): unknown {
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map(unpack);
  const keys = Object.keys(json);
  const first = keys[0];
  if (keys.length === 1 && first?.startsWith('$') && !first.startsWith('$$')) {
    return unpackTagged(first, json[first] as Json);
  }
  const value: Record<string, unknown> = {};
  for (const key of keys) {
    Object.defineProperty(value, key.startsWith('$$') ? key.slice(1) : key, {
      value: unpack(json[key] as Json),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return value;
}

function unpackTagged(name: string, content: Json): unknown {
  switch (name) {
    case '$number':
      return Number(content);
    case '$bigint':
      return BigInt(content as string);
    case '$undefined':
      return undefined;
    case '$date':
      return new Date(content === null ? Number.NaN : (content as string));
    case '$map':
      return new Map((content as [Json, Json][]).map(([key, item]) => [unpack(key), unpack(item)]));
    case '$set':
      return new Set((content as Json[]).map(unpack));
    case '$bytes':
      return Buffer.from(content as string, 'base64');
    case '$regexp':
      return new RegExp(...(content as [string, string]));
    case '$array':
      return unpackArray(...(content as [string, string]));
    default:
      throw new TypeError(`Unknown tag ${name} in a cached value.`);
  }
}

function unpackArray(kind: string, text: string): object {
  // With memory of its own: a Buffer's may be part of a pool.
  const { buffer } = new Uint8Array(Buffer.from(text, 'base64'));
  if (kind === 'ArrayBuffer') return buffer;
  const Kind = Object.hasOwn(arrayKinds, kind) ? arrayKinds[kind] : undefined;
  if (Kind === undefined) throw new TypeError(`Unknown kind ${kind} in a cached value.`);
  return new Kind(buffer);
}

/** Whether JSON.stringify says everything about a value, so that packing can be left out. */
function isPlain(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) {
    // Not `every`, which passes over what is missing.
    for (const item of value as unknown[]) if (!isPlain(item)) return false;
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key in value) {
    if (key.charCodeAt(0) === 0x24 || key === 'toJSON' || !isPlain((value as Record<string, unknown>)[key])) {
      return false;
    }
  }
  return true;
}

/** Whether a text may hold tags. Looking for one character first is many times cheaper than for two. */
function hasTags(text: string): boolean {
  return text.indexOf('$') !== -1 && text.includes('"$');
}

/** The default serializer. */
export const jsonSerializer: Serializer = {
  encode(value) {
    try {
      return JSON.stringify(isPlain(value) ? value : pack(value));
    } catch (error) {
      if (!(error instanceof RangeError && error.message.includes('call stack'))) throw error;
      throw new TypeError('A value that holds itself, or is nested too deeply, cannot be cached.', {
        cause: error,
      });
    }
  },
  decode(text) {
    const json = JSON.parse(text) as Json;
    return hasTags(text) ? unpack(json) : json;
  },
  isPlainJson(text) {
    return !hasTags(text);
  },
};

/** JSON for a client that knows nothing of the tags: big integers and bytes as text, maps and sets as arrays. */
export function clientJson(value: unknown): string {
  return JSON.stringify(value, function replace(this: Record<string, unknown>, key, item: unknown) {
    // Buffer's own toJSON has been at the item already; the holder has what it was.
    const original = this[key];
    if (original instanceof Uint8Array) return Buffer.from(original).toString('base64');
    if (typeof item === 'bigint') return String(item);
    if (original instanceof RegExp) return String(original);
    if (original instanceof ArrayBuffer) return base64(original);
    if (original instanceof DataView)
      return base64(original.buffer, original.byteOffset, original.byteLength);
    if (ArrayBuffer.isView(original)) return Array.from(original as unknown as Iterable<unknown>);
    if (item instanceof Map || item instanceof Set) return [...item];
    return item;
  });
}
