/** The key browser: pages of keys by SCAN, and one key with what stands under it, bounded however large it is. */
import type { Cache } from '@quicktable/cache';
import type { KeyList, KeySummary, KeyView } from '@quicktable/contracts';
import { ProblemError } from '../../errors.ts';
import type { Engine } from './engine.ts';
import { readable } from './format-reply.ts';
import { integerOf, itemsOf, type Reply, textOf } from './reply.ts';

export interface KeysOptions {
  readonly engine: Engine;
  readonly cache: Cache;
  /** Only the entries of the cache, never what else lives in the same Redis. */
  readonly entitiesOnly: boolean;
}

export interface KeysQuery {
  readonly entity?: string | undefined;
  readonly prefix?: string | undefined;
  readonly cursor?: string | undefined;
}

/** SCAN is asked so often for a page at most, so that a page costs the same in a large keyspace. */
const roundsMost = 20;
const countPerRound = 500;
const pageSize = 50;
const shownBytesMost = 64 * 1024;
const shownItemsMost = 200;
/** The cursor carries the node in its low digits. */
const nodesMost = 1_000n;

export async function listKeys(options: KeysOptions, query: KeysQuery): Promise<KeyList> {
  const { engine, cache } = options;
  const pattern = patternOf(options, query);
  const start = BigInt(query.cursor ?? 0);
  let node = Number(start % nodesMost);
  let cursor = String(start / nodesMost);
  const found = new Map<string, Buffer>();
  let ended = false;
  for (let round = 0; round < roundsMost && found.size < pageSize && !ended; round += 1) {
    const answer = await engine.callMaster(node, [
      'SCAN',
      cursor,
      'MATCH',
      pattern,
      'COUNT',
      String(countPerRound),
    ]);
    if (answer === undefined) {
      ended = true;
      break;
    }
    const [next, keys] = itemsOf(failOnError(answer.reply));
    for (const key of itemsOf(keys))
      if (key.kind === 'text') found.set(key.bytes.toString('latin1'), key.bytes);
    cursor = textOf(next);
    if (cursor !== '0') continue;
    node += 1;
    ended = (await engine.callMaster(node, ['PING'])) === undefined;
  }
  const keys = [...found.values()].filter(
    (key) => !options.entitiesOnly || entityOf(cache, key.toString()) !== null,
  );
  const items = await Promise.all(keys.map((key) => summarize(options, key)));
  return {
    items: items.filter((one) => one !== undefined),
    cursor: ended ? null : String(BigInt(cursor) * nodesMost + BigInt(node)),
  };
}

/** The glob that matches what was asked for, and nothing that was meant literally as a pattern. */
function patternOf({ cache, entitiesOnly }: KeysOptions, { entity, prefix }: KeysQuery): string {
  const entityPrefix =
    entity === undefined ? undefined : cache.entityPrefixes().find(([name]) => name === entity)?.[1];
  if (entity !== undefined && entityPrefix === undefined) {
    throw new ProblemError('INVALID_REQUEST', `There is no entity "${entity}"; GET /v1/console lists them.`);
  }
  if (entitiesOnly && entityPrefix === undefined) {
    throw new ProblemError(
      'INVALID_REQUEST',
      'Name an entity: in production only the entries of the cache are listed.',
    );
  }
  const literal = entityPrefix === undefined ? (prefix ?? '') : `${entityPrefix}${prefix ?? ''}`;
  return `${literal.replace(/[\\*?[\]]/g, '\\$&')}*`;
}

function entityOf(cache: Cache, key: string): string | null {
  return cache.entityPrefixes().find(([, prefix]) => key.startsWith(prefix))?.[0] ?? null;
}

async function summarize({ engine, cache }: KeysOptions, key: Buffer): Promise<KeySummary | undefined> {
  const [type, remaining] = await Promise.all([engine.call(['TYPE', key]), engine.call(['PTTL', key])]);
  const name = textOf(type.reply);
  // It has expired since SCAN saw it.
  if (name === 'none') return undefined;
  const remainingMs = integerOf(remaining.reply);
  return {
    keyId: key.toString('base64url'),
    key: readable(key),
    type: name,
    remainingMs: remainingMs === null || remainingMs < 0 ? null : remainingMs,
    entity: entityOf(cache, key.toString()),
  };
}

/** The key's bytes. @throws ProblemError `KEY_NOT_FOUND` for a key that this console does not show */
export function keyOfId({ cache, entitiesOnly }: KeysOptions, keyId: string): Buffer {
  const key = Buffer.from(keyId, 'base64url');
  if (!entitiesOnly || entityOf(cache, key.toString()) !== null) return key;
  throw new ProblemError('KEY_NOT_FOUND', "In production only the cache's own entries can be looked at.");
}

export async function inspectKey(options: KeysOptions, keyId: string): Promise<KeyView> {
  const { engine, cache } = options;
  const key = keyOfId(options, keyId);
  const summary = await summarize(options, key);
  if (summary === undefined)
    throw new ProblemError('KEY_NOT_FOUND', 'It has expired, was evicted, or was never there.');
  const ask = async (...args: (string | Buffer)[]) => (await engine.call(args)).reply;
  const [encoding, idle, memory, contents, slot] = await Promise.all([
    ask('OBJECT', 'ENCODING', key),
    ask('OBJECT', 'IDLETIME', key),
    ask('MEMORY', 'USAGE', key),
    readContents(engine, summary.type, key),
    summary.entity === null ? undefined : cache.inspectKey(key.toString()),
  ]);
  return {
    ...summary,
    encoding: encoding.kind === 'text' ? textOf(encoding) : null,
    idleSeconds: integerOf(idle),
    memoryBytes: integerOf(memory),
    ...contents,
    slot:
      slot === undefined || slot.state === 'absent' || slot.state === 'unavailable'
        ? null
        : {
            state: slot.state,
            ageMs: slot.ageMs,
            freshForMs: slot.freshForMs,
            tags: [...slot.tags],
            holders: [...slot.holders],
            tiers: slot.inProcess ? ['process', 'store'] : ['store'],
            text: slot.text === null ? null : slot.text.slice(0, shownBytesMost),
          },
  };
}

async function readContents(engine: Engine, type: string, key: Buffer) {
  const ask = async (...args: (string | Buffer)[]) => (await engine.call(args)).reply;
  const last = String(shownItemsMost - 1);
  switch (type) {
    case 'string': {
      const [length, text] = await Promise.all([
        ask('STRLEN', key),
        ask('GETRANGE', key, '0', String(shownBytesMost - 1)),
      ]);
      return contentsOf(length, text.kind === 'text' ? [[shown(text)]] : [], shownBytesMost);
    }
    case 'list': {
      const [length, items] = await Promise.all([ask('LLEN', key), ask('LRANGE', key, '0', last)]);
      return contentsOf(
        length,
        itemsOf(items).map((item) => [shown(item)]),
        shownItemsMost,
      );
    }
    case 'set': {
      const [length, scan] = await Promise.all([ask('SCARD', key), ask('SSCAN', key, '0', 'COUNT', '100')]);
      return contentsOf(
        length,
        itemsOf(itemsOf(scan)[1]).map((item) => [shown(item)]),
        shownItemsMost,
      );
    }
    case 'hash': {
      const [length, scan] = await Promise.all([ask('HLEN', key), ask('HSCAN', key, '0', 'COUNT', '100')]);
      return contentsOf(length, pairs(itemsOf(itemsOf(scan)[1])), shownItemsMost);
    }
    case 'zset': {
      const [length, items] = await Promise.all([
        ask('ZCARD', key),
        ask('ZRANGE', key, '0', last, 'WITHSCORES'),
      ]);
      return contentsOf(length, pairs(itemsOf(items)), shownItemsMost);
    }
    case 'stream': {
      const [length, items] = await Promise.all([
        ask('XLEN', key),
        ask('XRANGE', key, '-', '+', 'COUNT', '100'),
      ]);
      const rows = itemsOf(items).map((entry) => {
        const [id, fields] = itemsOf(entry);
        return [textOf(id), itemsOf(fields).map(shown).join(' ')];
      });
      return contentsOf(length, rows, shownItemsMost);
    }
    default:
      return { length: 0, shown: [], truncated: false };
  }
}

function contentsOf(length: Reply, rows: string[][], most: number) {
  const count = integerOf(length) ?? 0;
  const cut = rows.slice(0, shownItemsMost);
  return {
    length: count,
    shown: cut,
    truncated: most === shownBytesMost ? count > most : count > cut.length,
  };
}

function pairs(items: readonly Reply[]): string[][] {
  const rows: string[][] = [];
  for (let index = 0; index + 1 < items.length; index += 2) {
    rows.push([shown(items[index] as Reply), shown(items[index + 1] as Reply)]);
  }
  return rows;
}

/** A text as it is where it is one, escaped where it is none; a long one is cut. */
function shown(reply: Reply): string {
  if (reply.kind !== 'text') return textOf(reply);
  const bytes = reply.bytes.subarray(0, shownBytesMost);
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? readable(bytes) : text;
}

function failOnError(reply: Reply): Reply {
  if (reply.kind !== 'error') return reply;
  throw new ProblemError('CACHE_UNAVAILABLE', 'The engine refused to list its keys.');
}
