/** Counting as INCR, DECR, INCRBY and DECRBY share it. */
import { CommandError, notAnInteger, wrongType } from '../../errors.ts';
import { ValueType } from '../../keyspace/record.ts';
import { readSmallInteger } from '../../protocol/arguments.ts';
import { writeInt32 } from '../../protocol/reply-writer.ts';
import type { Call } from '../../server/call.ts';
import { addIntegers, INT64_MAX, INT64_MIN, type Integer, parseInt64 } from '../../structures/integer.ts';

const OVERFLOW = new CommandError('ERR increment or decrement would overflow');
/** Digits of the sum, written here before they go to the record. */
const digits = Buffer.alloc(24);

/** Adds `increment` to the integer at argument 1, 0 if there is none, and answers the sum. */
export function incrementBy(call: Call, increment: Integer): void {
  const { args, database } = call;
  const pointer = call.writeRecord(1);
  let value: Integer = 0;
  if (pointer !== 0) {
    if (database.typeOf(pointer) !== ValueType.String) throw wrongType;
    const length = database.stringLength(pointer);
    const small = readSmallInteger(database.pageOf(pointer), database.stringStart(pointer), length);
    if (small === small) {
      value = small;
    } else {
      const parsed = length > 20 ? undefined : parseInt64(database.stringView(pointer).toString('latin1'));
      if (parsed === undefined) throw notAnInteger;
      value = parsed;
    }
  }
  const sum = addIntegers(value, increment);
  if (typeof sum === 'bigint' && (sum > INT64_MAX || sum < INT64_MIN)) throw OVERFLOW;
  const isShort = typeof sum === 'number' && sum >= -2147483648 && sum <= 2147483647;
  const length = isShort ? writeInt32(digits, 0, sum) : digits.write(String(sum), 0, 'latin1');
  if (pointer === 0 || !database.overwriteString(pointer, digits, length))
    database.setString(args.buffer, args.starts[1]!, args.lengths[1]!, digits, 0, length, true);
  call.changed(1, 'incrby', 'string');
  call.reply.integerDigits(digits, length);
}
