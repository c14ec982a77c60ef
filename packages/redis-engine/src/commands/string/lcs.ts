/**
 * LCS: the longest common subsequence of two strings.
 *
 * The textbook table (Hirschberg 1975, quadratic form): entry (i, j) is the length for the first i and j bytes. It is
 * filled row by row and then walked back from its end, which yields the sequence and, as runs of equal bytes, its matches.
 */
import { CommandError, syntaxError } from '../../errors.ts';
import { ValueType } from '../../keyspace/record.ts';
import type { Call } from '../../server/call.ts';
import { command, keyRange } from '../command.ts';

const NOT_STRINGS = new CommandError('ERR The specified keys must contain string values');
const TOO_LONG = new CommandError(
  'ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len',
);

interface LcsOptions {
  length: boolean;
  index: boolean;
  withMatchLength: boolean;
  minimumMatch: number;
}

function readOptions(call: Call): LcsOptions {
  const { args } = call;
  const options = { length: false, index: false, withMatchLength: false, minimumMatch: 0 };
  for (let i = 3; i < args.count; i++) {
    if (args.is(i, 'idx')) options.index = true;
    else if (args.is(i, 'len')) options.length = true;
    else if (args.is(i, 'withmatchlen')) options.withMatchLength = true;
    else if (args.is(i, 'minmatchlen') && i + 1 < args.count)
      options.minimumMatch = Math.max(0, args.number(++i));
    else throw syntaxError;
  }
  if (options.index && options.length) {
    throw new CommandError('ERR If you want both the length and indexes, please just use IDX.');
  }
  return options;
}

function bytesOf(call: Call, keyIndex: number): Buffer {
  const pointer = call.readRecord(keyIndex);
  if (pointer === 0) return Buffer.alloc(0);
  if (call.database.typeOf(pointer) !== ValueType.String) throw NOT_STRINGS;
  return Buffer.from(call.database.stringView(pointer));
}

function lengthTable(a: Buffer, b: Buffer): Uint32Array {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const above = table[(i - 1) * width + j]!;
      const left = table[i * width + j - 1]!;
      const equal = a[i - 1] === b[j - 1];
      table[i * width + j] = equal ? table[(i - 1) * width + j - 1]! + 1 : Math.max(above, left);
    }
  }
  return table;
}

/** A run of equal bytes, as `[from, to]` in both strings. */
interface Match {
  readonly a: [number, number];
  readonly b: [number, number];
}

/** Walks back from the table's end. Returns the subsequence and its runs, last run first. */
function walkBack(table: Uint32Array, a: Buffer, b: Buffer): { text: string; matches: Match[] } {
  const width = b.length + 1;
  const letters: number[] = [];
  const matches: Match[] = [];
  let i = a.length;
  let j = b.length;
  let run: Match | null = null;
  while (i > 0 && j > 0) {
    if (a[i - 1] === b[j - 1]) {
      letters.push(a[i - 1]!);
      i--;
      j--;
      if (run !== null && run.a[0] === i + 1 && run.b[0] === j + 1) {
        run.a[0] = i;
        run.b[0] = j;
      } else {
        run = { a: [i, i], b: [j, j] };
        matches.push(run);
      }
    } else if (table[(i - 1) * width + j]! > table[i * width + j - 1]!) {
      i--;
    } else {
      j--;
    }
  }
  return { text: Buffer.from(letters.reverse()).toString('latin1'), matches };
}

export const lcs = command({
  name: 'lcs',
  arity: -3,
  flags: ['readonly'],
  group: 'string',
  since: '7.0.0',
  summary: 'Find longest common substring',
  complexity: 'O(N*M) where N and M are the lengths of s1 and s2, respectively',
  keys: [keyRange('RO access', 1, 2, 1)],
  arguments: [
    'key1:key@0',
    'key2:key@0',
    '[len=LEN]',
    '[idx=IDX]',
    '[len:integer=MINMATCHLEN]',
    '[withmatchlen=WITHMATCHLEN]',
  ],
  categories: ['string'],
  execute(call) {
    const { reply } = call;
    const a = bytesOf(call, 1);
    const b = bytesOf(call, 2);
    const options = readOptions(call);
    if ((a.length + 1) * (b.length + 1) * 4 > call.server.settings.protoMaxBulkLength) throw TOO_LONG;
    const table = lengthTable(a, b);
    const length = table[table.length - 1] ?? 0;
    if (options.length) {
      reply.integer(length);
      return;
    }
    const { text, matches } = walkBack(table, a, b);
    if (!options.index) {
      reply.bulk(text);
      return;
    }
    reply.map(2);
    reply.bulk('matches');
    const shown = matches.filter((match) => match.a[1] - match.a[0] + 1 >= options.minimumMatch);
    reply.array(shown.length);
    for (const match of shown) {
      reply.array(options.withMatchLength ? 3 : 2);
      for (const [from, to] of [match.a, match.b]) {
        reply.array(2);
        reply.integer(from);
        reply.integer(to);
      }
      if (options.withMatchLength) reply.integer(match.a[1] - match.a[0] + 1);
    }
    reply.bulk('len');
    reply.integer(length);
  },
});
