/** COMMAND DOCS. */
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import { command } from '../command.ts';
import type { RegisteredCommand } from '../registered-command.ts';

function replyDocs(reply: ReplyWriter, found: RegisteredCommand): void {
  const { spec } = found;
  const subcommands = [...(found.subcommands?.values() ?? [])];
  reply.bulk(found.fullName);
  let fields = 3;
  if (spec.complexity !== undefined) fields++;
  if (spec.deprecated !== undefined) fields += 3;
  if (spec.history !== undefined) fields++;
  if (subcommands.length > 0) fields++;
  reply.map(fields);
  reply.bulk('summary');
  reply.bulk(spec.summary);
  reply.bulk('since');
  reply.bulk(spec.since);
  reply.bulk('group');
  reply.bulk(spec.group);
  if (spec.complexity !== undefined) {
    reply.bulk('complexity');
    reply.bulk(spec.complexity);
  }
  if (spec.deprecated !== undefined) {
    reply.bulk('doc_flags');
    reply.set(1);
    reply.simple('deprecated');
    reply.bulk('deprecated_since');
    reply.bulk(spec.deprecated.since);
    reply.bulk('replaced_by');
    reply.bulk(spec.deprecated.replacedBy);
  }
  if (spec.history !== undefined) {
    reply.bulk('history');
    reply.set(spec.history.length);
    for (const [version, change] of spec.history) {
      reply.array(2);
      reply.bulk(version);
      reply.bulk(change);
    }
  }
  if (subcommands.length > 0) {
    reply.bulk('subcommands');
    reply.map(subcommands.length);
    for (const sub of subcommands) replyDocs(reply, sub);
  }
}

export const commandDocs = command({
  name: 'docs',
  arity: -2,
  flags: ['loading', 'stale'],
  group: 'server',
  since: '7.0.0',
  summary: 'Get array of specific Redis command documentation',
  complexity: 'O(N) where N is the number of commands to look up',
  categories: ['connection'],
  tips: ['nondeterministic_output_order'],
  execute({ args, server, reply }) {
    const found: RegisteredCommand[] = [];
    if (args.count === 2) found.push(...server.commands.byName.values());
    for (let i = 2; i < args.count; i++) {
      const named = server.commands.findByName(args.text(i));
      if (named !== undefined) found.push(named);
    }
    reply.map(found.length);
    for (const each of found) replyDocs(reply, each);
  },
});
