/** BITFIELD: a string as an array of integers of 1 to 64 bits at any offset. */
import { CommandError, syntaxError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import { parseInt64, toInteger } from '../../structures/integer.ts';
import { bitOffset, readString, writableString } from './bitmap-string.ts';

const BAD_TYPE = new CommandError(
  'ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.',
);
const BAD_OVERFLOW = new CommandError('ERR Invalid OVERFLOW type specified');

type Overflow = 'wrap' | 'sat' | 'fail';

interface BitFieldOperation {
  readonly kind: 'get' | 'set' | 'incrby';
  readonly signed: boolean;
  readonly bits: number;
  readonly offset: number;
  /** Value to set, or increment. */
  readonly operand: bigint;
  readonly overflow: Overflow;
}

/** Reads all operations before any is done. */
export function bitFieldOperations(call: Call): BitFieldOperation[] {
  const { args } = call;
  const operations: BitFieldOperation[] = [];
  let overflow: Overflow = 'wrap';
  for (let i = 2; i < args.count; ) {
    const left = args.count - i - 1;
    const word = args.word(i);
    if (word === 'overflow' && left >= 1) {
      const kind = args.word(i + 1);
      if (kind !== 'wrap' && kind !== 'sat' && kind !== 'fail') throw BAD_OVERFLOW;
      overflow = kind;
      i += 2;
      continue;
    }
    const isGet = word === 'get' && left >= 2;
    if (!isGet && !((word === 'set' || word === 'incrby') && left >= 3)) throw syntaxError;
    const { signed, bits } = fieldType(args.text(i + 1));
    const offset = bitOffset(call, i + 2, bits);
    const operand = isGet ? 0n : BigInt(args.integer(i + 3));
    operations.push({ kind: isGet ? 'get' : word, signed, bits, offset, operand, overflow });
    i += isGet ? 3 : 4;
  }
  return operations;
}

function fieldType(text: string): { signed: boolean; bits: number } {
  const signed = text.startsWith('i');
  if (!signed && !text.startsWith('u')) throw BAD_TYPE;
  const bits = parseInt64(text.slice(1));
  if (typeof bits !== 'number' || bits < 1 || bits > (signed ? 64 : 63)) throw BAD_TYPE;
  return { signed, bits };
}

/** Runs operations on the string at argument 1 and answers one value for each. */
export function runBitField(call: Call, operations: readonly BitFieldOperation[]): void {
  const { reply } = call;
  const writes = operations.filter((operation) => operation.kind !== 'get');
  let bytes: Uint8Array;
  let grew = false;
  if (writes.length === 0) {
    bytes = readString(call, 1) ?? new Uint8Array(0);
  } else {
    const lastBit = Math.max(...writes.map((operation) => operation.offset + operation.bits - 1));
    ({ bytes, grew } = writableString(call, lastBit));
  }
  let changes = 0;
  reply.array(operations.length);
  for (const operation of operations) {
    const before = readField(bytes, operation);
    if (operation.kind === 'get') {
      reply.integer(toInteger(before));
      continue;
    }
    const wanted = operation.kind === 'set' ? settable(operation) : before + operation.operand;
    const after = fit(wanted, operation);
    if (after === undefined) {
      reply.null();
      continue;
    }
    reply.integer(toInteger(operation.kind === 'set' ? before : after));
    writeField(bytes, operation, after);
    if (grew || before !== after) changes++;
  }
  if (changes > 0) call.changed(1, 'setbit', 'string');
}

/** A negative value for an unsigned field counts as the 64-bit number with the same bits. */
function settable({ signed, operand }: BitFieldOperation): bigint {
  return signed ? operand : BigInt.asUintN(64, operand);
}

/** The value as it is stored, by the rule for overflows; undefined if it is not. */
function fit(value: bigint, { signed, bits, overflow }: BitFieldOperation): bigint | undefined {
  const max = signed ? (1n << BigInt(bits - 1)) - 1n : (1n << BigInt(bits)) - 1n;
  const min = signed ? -max - 1n : 0n;
  if (value >= min && value <= max) return value;
  if (overflow === 'fail') return undefined;
  if (overflow === 'sat') return value > max ? max : min;
  return signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

/** Reads a field; bytes beyond the end are zeros. */
function readField(bytes: Uint8Array, { offset, bits, signed }: BitFieldOperation): bigint {
  const first = Math.floor(offset / 8);
  const last = Math.floor((offset + bits - 1) / 8);
  let value = 0n;
  for (let at = first; at <= last; at++) value = (value << 8n) | BigInt(bytes[at] ?? 0);
  value >>= BigInt((last + 1) * 8 - offset - bits);
  return signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

function writeField(bytes: Uint8Array, { offset, bits }: BitFieldOperation, value: bigint): void {
  const first = Math.floor(offset / 8);
  const last = Math.floor((offset + bits - 1) / 8);
  const shift = BigInt((last + 1) * 8 - offset - bits);
  const mask = ((1n << BigInt(bits)) - 1n) << shift;
  let word = 0n;
  for (let at = first; at <= last; at++) word = (word << 8n) | BigInt(bytes[at]!);
  word = (word & ~mask) | (BigInt.asUintN(bits, value) << shift);
  for (let at = last; at >= first; at--) {
    bytes[at] = Number(word & 255n);
    word >>= 8n;
  }
}
