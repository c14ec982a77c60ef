/** MONITOR: shows each command to the clients that asked for it. */
import type { RegisteredCommand } from '../commands/registered-command.ts';
import { Flag } from '../commands/registered-command.ts';
import type { Arguments } from '../protocol/arguments.ts';
import { quoted } from '../protocol/quoted.ts';
import type { Client } from './client.ts';
import type { Server } from './server.ts';
import { REDACTED } from './slowlog.ts';

/** Shows a command, unless its arguments are secrets. */
export function feedMonitors(
  server: Server,
  client: Client,
  command: RegisteredCommand,
  args: Arguments,
): void {
  const isScript = command.spec.group === 'scripting';
  if ((command.flags & Flag.Admin) !== 0 || (!isScript && (command.flags & Flag.SkipMonitor) !== 0)) return;
  const now = Date.now();
  const source = client.isInternal ? 'lua' : client.address;
  let line = `+${Math.floor(now / 1000)}.${String((now % 1000) * 1000).padStart(6, '0')} [${client.database.index} ${source}]`;
  const secrets = command.secretIndexes(args);
  for (let i = 0; i < args.count; i++) line += ` ${quoted(secrets.includes(i) ? REDACTED : args.text(i))}`;
  const bytes = Buffer.from(`${line}\r\n`, 'latin1');
  for (const monitor of server.monitors) server.writeTo(monitor, (reply) => reply.raw(bytes));
}
