/** INCRBYFLOAT. */
import { addFloats, readFloat } from '../../types/float-text.ts';
import { writeString } from '../../types/string-value.ts';
import { notAFloat } from '../../errors.ts';
import { command, oneKey } from '../command.ts';

export const incrbyfloat = command({
  name: 'incrbyfloat',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  group: 'string',
  since: '2.6.0',
  summary: 'Increment the float value of a key by the given amount',
  complexity: 'O(1)',
  keys: [oneKey('RW access update')],
  arguments: ['key:key@0', 'increment:double'],
  categories: ['string'],
  execute(call) {
    const { args, database } = call;
    const pointer = writeString(call, 1);
    const present = pointer === 0 ? '0' : database.stringView(pointer).toString('latin1');
    const sum = addFloats(readFloat(present, notAFloat), readFloat(args.text(2), notAFloat));
    const bytes = Buffer.from(sum, 'latin1');
    database.setString(args.buffer, args.starts[1]!, args.lengths[1]!, bytes, 0, bytes.length, true);
    call.changed(1, 'incrbyfloat', 'string');
    call.reply.bulk(sum);
  },
});
