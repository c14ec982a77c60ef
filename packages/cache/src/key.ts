/**
 * Store keys: `entity:part:part`, readable in redis-cli, injective (no two lists of parts share a key) and bounded.
 */
import { createHash } from 'node:crypto';
import { KeyInvalidError } from './errors.ts';

/** What a part of a key may be. */
export type KeyPart = string | number | bigint | boolean;

/** Longer keys are replaced by a hash. Memcached refuses more than 250 bytes. */
const maxKeyBytes = 200;

const plainPart = /^[A-Za-z0-9._-]+$/;
// Everything that separates or marks in a key, in a glob or in a terminal; lone surrogates would collapse into one in UTF-8.
const escapedCharacter = /[\s:%~{}*?[\]\\\p{Cc}\p{Cf}\p{Surrogate}]/gu;

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xd800 && code <= 0xdfff) return `%u${code.toString(16).toUpperCase()}`;
  let escaped = '';
  for (const byte of Buffer.from(character, 'utf8')) {
    escaped += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escaped;
}

/** One part of a key with every character escaped that could reach into another part. */
export function escapeKeyPart(part: KeyPart): string {
  const text = String(part);
  return plainPart.test(text) ? text : text.replace(escapedCharacter, escapeCharacter);
}

function isPart(part: unknown): part is KeyPart {
  const type = typeof part;
  return type === 'string' || type === 'number' || type === 'bigint' || type === 'boolean';
}

/**
 * The key of a list of parts behind a prefix such as `reservation:`. A key above {@link maxKeyBytes} becomes
 * `prefix~<SHA-256>`: `~` is escaped in parts, so no part can imitate that form.
 */
export function buildKey(prefix: string, parts: readonly KeyPart[]): string {
  // A number or a promise has no parts either, and every id would share one key.
  if (!Array.isArray(parts) || parts.length === 0) {
    throw new KeyInvalidError(`A key of "${prefix}" needs at least one part; give an array, such as [id].`);
  }
  let key = prefix;
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index];
    if (!isPart(part)) {
      throw new KeyInvalidError(
        `Part ${index} of a key of "${prefix}" is ${String(part)}; give text or a number.`,
      );
    }
    if (index > 0) key += ':';
    key += escapeKeyPart(part);
  }
  if (key.length * 3 > maxKeyBytes && Buffer.byteLength(key) > maxKeyBytes) {
    return `${prefix}~${createHash('sha256').update(key).digest('base64url')}`;
  }
  return key;
}

/**
 * Where a namespace's tags stand. `~` cannot begin an entity's name; the braces put a namespace's clock and tags on one
 * node of a cluster, so that one step can move them together.
 */
export function tagKeyPrefix(namespace: string): string {
  return `~tags:{${namespace}}:`;
}

export function tagKey(namespace: string, tag: string): string {
  return tagKeyPrefix(namespace) + escapeKeyPart(tag);
}

/** The key of a namespace's tag clock: no escaped tag makes this name. */
export function tagClockKey(namespace: string): string {
  return `~tags:{${namespace}}~clock`;
}
