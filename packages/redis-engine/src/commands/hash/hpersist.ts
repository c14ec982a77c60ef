/** HPERSIST: Removes the expiration time for each specified field. */
import { HashValue } from '../../types/hash.ts';
import { fieldList, NO_EXPIRY_SET, NO_FIELD } from './field-expiry.ts';
import { command, oneKey } from '../command.ts';

export const hpersist = command({
  name: 'hpersist',
  arity: -5,
  flags: ['write', 'fast'],
  group: 'hash',
  since: '7.4.0',
  summary: 'Removes the expiration time for each specified field',
  complexity: 'O(N) where N is the number of specified fields',
  keys: [oneKey('RW update')],
  arguments: ['key:key@0', 'fields=FIELDS{numfields:integer field:string...}'],
  categories: ['hash'],
  execute(call) {
    const { args, reply } = call;
    const fields = fieldList(args, 2, 1);
    const hash = call.write(1, HashValue);
    let changed = false;
    reply.array(fields.count);
    for (let i = 0; i < fields.count; i++) {
      const field = args.text(fields.first + i);
      if (hash === undefined || !hash.has(field)) {
        reply.integer(NO_FIELD);
      } else if (hash.persist(field)) {
        changed = true;
        reply.integer(1);
      } else {
        reply.integer(NO_EXPIRY_SET);
      }
    }
    if (changed) call.changed(1, 'hpersist', 'hash');
  },
});
