/** HGETDEL: Returns the values of fields and deletes them from the hash. */
import { HashValue } from '../../types/hash.ts';
import { fieldList } from './field-expiry.ts';
import { command, oneKey } from '../command.ts';

export const hgetdel = command({
  name: 'hgetdel',
  arity: -5,
  flags: ['write', 'fast'],
  group: 'hash',
  since: '8.0.0',
  summary: 'Returns the values of fields and deletes them from the hash',
  complexity: 'O(N) where N is the number of specified fields',
  keys: [oneKey('RW access delete')],
  arguments: ['key:key@0', 'fields=FIELDS{numfields:integer field:string...}'],
  categories: ['hash'],
  execute(call) {
    const { args, reply } = call;
    const fields = fieldList(args, 2, 1);
    const hash = call.write(1, HashValue);
    let removed = 0;
    reply.array(fields.count);
    for (let i = 0; i < fields.count; i++) {
      const field = args.text(fields.first + i);
      const value = hash?.get(field);
      if (value === undefined) {
        reply.null();
        continue;
      }
      reply.bulk(value);
      hash!.delete(field);
      removed++;
    }
    if (removed === 0) return;
    call.changed(1, 'hdel', 'hash');
    call.removeIfEmpty(1, hash!);
  },
});
