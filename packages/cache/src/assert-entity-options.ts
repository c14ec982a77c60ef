/** What a caller without types, or with a slip of the pen, may have written: it would come to light at the first read, or never. */
import type { EntityOptions } from './entity-options.ts';
import { OptionInvalidError } from './errors.ts';

const known: Readonly<Record<keyof EntityOptions<never, unknown>, true>> = {
  key: true,
  load: true,
  loadMany: true,
  schema: true,
  ttl: true,
  jitter: true,
  negativeTtl: true,
  sliding: true,
  staleWhileRevalidate: true,
  staleIfError: true,
  refreshAhead: true,
  earlyExpiry: true,
  tags: true,
  versioned: true,
  softTimeout: true,
  loadTimeout: true,
  lease: true,
  fence: true,
  maxSize: true,
  compressAbove: true,
  whenUndelivered: true,
  l1: true,
  serializer: true,
};

function assertOneOf(option: string, given: unknown, words: readonly string[]): void {
  if (given === undefined || words.includes(given as string)) return;
  throw new OptionInvalidError(`${option} is ${JSON.stringify(given)}; write ${words.join(' or ')}.`);
}

/** Throws {@link OptionInvalidError}; times, limits and fractions are checked where they are read. */
export function assertEntityOptions<Id, Value>(name: string, options: EntityOptions<Id, Value>): void {
  const unknown = Object.keys(options).find((option) => !Object.hasOwn(known, option));
  if (unknown !== undefined) {
    throw new OptionInvalidError(
      `${name}.${unknown} is no option; there are ${Object.keys(known).join(', ')}.`,
    );
  }
  if (typeof options.key !== 'function') {
    throw new OptionInvalidError(`${name}.key is missing; write key: (id) => [id].`);
  }
  for (const option of ['load', 'loadMany', 'tags'] as const) {
    const given = options[option];
    if (given !== undefined && typeof given !== 'function') {
      throw new OptionInvalidError(`${name}.${option} is ${typeof given}; write a function.`);
    }
  }
  if (options.schema !== undefined && typeof options.schema['~standard']?.validate !== 'function') {
    throw new OptionInvalidError(
      `${name}.schema is no Standard Schema (zod 3.24, valibot 1 or arktype 2 on).`,
    );
  }
  const { serializer, l1 } = options;
  if (serializer !== undefined && typeof serializer.encode !== 'function') {
    throw new OptionInvalidError(`${name}.serializer has no encode; write { encode, decode, isPlainJson }.`);
  }
  if (l1 !== undefined && typeof l1 !== 'object') {
    throw new OptionInvalidError(
      `${name}.l1 is ${String(l1)}; write {} for the defaults, or { ttl: '30s' }.`,
    );
  }
  assertOneOf(`${name}.l1.isolation`, l1?.isolation, ['copy', 'frozen']);
  assertOneOf(`${name}.whenUndelivered`, options.whenUndelivered, ['keep', 'throw']);
}
