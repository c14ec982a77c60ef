/** LOLWUT. */
import { REDIS_VERSION } from '../../server/redis-version.ts';
import { command } from '../command.ts';

export const lolwut = command({
  name: 'lolwut',
  arity: -1,
  flags: ['readonly', 'fast'],
  group: 'server',
  since: '5.0.0',
  summary: 'Display some computer art and the Redis version',
  arguments: ['[version:integer=VERSION]'],
  categories: [],
  execute({ reply }) {
    reply.verbatim(`Redis ver. ${REDIS_VERSION}\n`);
  },
});
