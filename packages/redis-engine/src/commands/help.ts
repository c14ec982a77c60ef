/** What HELP subcommands answer. */
import type { Call } from '../server/call.ts';

/** Answers the help of a command: `lines` are its subcommands and what they do. */
export function replyHelp(call: Call, name: string, lines: readonly string[]): void {
  const { reply } = call;
  const all = [
    `${name} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`,
    ...lines,
    'HELP',
    '    Prints this help.',
  ];
  reply.array(all.length);
  for (const line of all) reply.simple(line);
}
