/** ACL GETUSER. */
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import type { Selector } from '../../server/acl-user.ts';
import { command } from '../command.ts';

export const aclGetuser = command({
  name: 'getuser',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '6.0.0',
  summary: 'Get the rules for a specific ACL user',
  complexity: 'O(N). Where N is the number of password, command and pattern rules that the user has.',
  arguments: ['username:string'],
  categories: [],
  history: [
    ['6.2.0', 'Added Pub/Sub channel patterns.'],
    [
      '7.0.0',
      'Added selectors and changed the format of key and channel patterns from a list to their rule representation.',
    ],
  ],
  execute({ args, reply, server }) {
    const user = server.accessControl.users.get(args.text(2));
    if (user === undefined) {
      reply.null();
      return;
    }
    reply.map(6);
    reply.bulk('flags');
    const flags = user.flags();
    reply.set(flags.length);
    for (const flag of flags) reply.bulk(flag);
    reply.bulk('passwords');
    reply.array(user.passwords.length);
    for (const password of user.passwords) reply.bulk(password);
    replySelector(reply, user.root);
    reply.bulk('selectors');
    reply.array(user.selectors.length);
    for (const selector of user.selectors) {
      reply.map(3);
      replySelector(reply, selector);
    }
  },
});

function replySelector(reply: ReplyWriter, selector: Selector): void {
  reply.bulk('commands');
  reply.bulk(selector.describeCommands());
  reply.bulk('keys');
  reply.bulk(selector.describeKeys());
  reply.bulk('channels');
  reply.bulk(selector.describeChannels());
}
