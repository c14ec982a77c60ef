/** ACL GENPASS. */
import { randomBytes } from 'node:crypto';
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const aclGenpass = command({
  name: 'genpass',
  arity: -2,
  flags: ['noscript', 'loading', 'stale'],
  group: 'server',
  since: '6.0.0',
  summary: 'Generate a pseudorandom secure password to use for ACL users',
  complexity: 'O(1)',
  arguments: ['[bits:integer]'],
  categories: [],
  execute({ args, reply }) {
    const bits = args.count > 2 ? args.number(2) : 256;
    if (bits <= 0 || bits > 4096) {
      throw new CommandError(
        'ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to 4096',
      );
    }
    const digits = Math.ceil(bits / 4);
    reply.bulk(
      randomBytes(Math.ceil(digits / 2))
        .toString('hex')
        .slice(0, digits),
    );
  },
});
