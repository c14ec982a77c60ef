/** COMMAND DOCS. */
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import { command } from '../command.ts';
import { type ArgumentSpec, parseArgument } from '../argument-notation.ts';
import type { RegisteredCommand } from '../registered-command.ts';

function replyDocs(reply: ReplyWriter, found: RegisteredCommand): void {
  const { spec } = found;
  const subcommands = [...(found.subcommands?.values() ?? [])];
  reply.bulk(found.fullName);
  const map = reply.deferArray();
  let fields = 3;
  reply.bulk('summary');
  reply.bulk(spec.summary);
  reply.bulk('since');
  reply.bulk(spec.since);
  reply.bulk('group');
  reply.bulk(spec.group);
  if (spec.complexity !== undefined) {
    fields++;
    reply.bulk('complexity');
    reply.bulk(spec.complexity);
  }
  if (spec.deprecated !== undefined || spec.isSystemCommand === true) {
    fields++;
    reply.bulk('doc_flags');
    reply.set(1);
    reply.simple(spec.deprecated === undefined ? 'syscmd' : 'deprecated');
  }
  if (spec.deprecated !== undefined) {
    fields += 2;
    reply.bulk('deprecated_since');
    reply.bulk(spec.deprecated.since);
    reply.bulk('replaced_by');
    reply.bulk(spec.deprecated.replacedBy);
  }
  if (spec.history !== undefined) {
    fields++;
    reply.bulk('history');
    reply.set(spec.history.length);
    for (const [version, change] of spec.history) {
      reply.array(2);
      reply.bulk(version);
      reply.bulk(change);
    }
  }
  if (spec.arguments !== undefined) {
    fields++;
    reply.bulk('arguments');
    replyArguments(reply, spec.arguments.map(parseArgument));
  }
  if (subcommands.length > 0) {
    fields++;
    reply.bulk('subcommands');
    reply.map(subcommands.length);
    for (const sub of subcommands) replyDocs(reply, sub);
  }
  reply.endMap(map, fields);
}

function replyArguments(reply: ReplyWriter, specs: readonly ArgumentSpec[]): void {
  reply.array(specs.length);
  for (const spec of specs) {
    const map = reply.deferArray();
    let fields = 0;
    const texts: [string, string | undefined][] = [
      ['name', spec.name],
      ['type', spec.type],
    ];
    const others: [string, string | undefined][] = [
      ['token', spec.token],
      ['since', spec.since],
      ['deprecated_since', spec.deprecatedSince],
    ];
    fields += replyTexts(reply, texts);
    if (spec.keySpecIndex !== undefined) {
      fields++;
      reply.bulk('key_spec_index');
      reply.integer(spec.keySpecIndex);
    }
    fields += replyTexts(reply, others);
    if (spec.flags.length > 0) {
      fields++;
      reply.bulk('flags');
      reply.set(spec.flags.length);
      for (const flag of spec.flags) reply.simple(flag);
    }
    if (spec.parts.length > 0) {
      fields++;
      reply.bulk('arguments');
      replyArguments(reply, spec.parts);
    }
    reply.endMap(map, fields);
  }
}

/** Writes the fields that have a value, and tells how many. */
function replyTexts(reply: ReplyWriter, fields: readonly [string, string | undefined][]): number {
  let written = 0;
  for (const [name, value] of fields) {
    if (value === undefined) continue;
    reply.bulk(name);
    reply.bulk(value);
    written++;
  }
  return written;
}

export const commandDocs = command({
  name: 'docs',
  arity: -2,
  flags: ['loading', 'stale'],
  group: 'server',
  since: '7.0.0',
  summary: 'Get array of specific Redis command documentation',
  complexity: 'O(N) where N is the number of commands to look up',
  arguments: ['[command-name:string...]'],
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
