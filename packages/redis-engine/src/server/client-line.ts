/** A client as CLIENT LIST and CLIENT INFO show it: `id=3 addr=127.0.0.1:50188 …`. */
import { memoryOfClient } from './client-memory.ts';
import type { Client } from './client.ts';

function flagsOf(client: Client): string {
  let flags = '';
  if (client.isMonitor) flags += 'O';
  if (client.blocked !== null && client.blocked.goesOn !== true) flags += 'b';
  if (client.isSubscribed) flags += 'P';
  if (client.transaction !== null) flags += 'x';
  if (client.watchBroken) flags += 'd';
  if (client.tracking) flags += 't';
  if (client.noEvict) flags += 'e';
  if (client.closing) flags += 'c';
  return flags === '' ? 'N' : flags;
}

/** The line, without its line end. `nowMs` is the time of the command that asks. */
export function clientLine(client: Client, nowMs: number): string {
  const { connection } = client;
  const memory = memoryOfClient(client);
  const fields: [string, string | number][] = [
    ['id', client.id],
    ['addr', client.address],
    ['laddr', client.localAddress],
    ['fd', client.id + 7],
    ['name', client.name],
    ['age', Math.floor((nowMs - client.createdAt) / 1000)],
    ['idle', Math.floor((nowMs - client.lastInteraction) / 1000)],
    ['flags', flagsOf(client)],
    ['db', client.database.index],
    ['sub', client.channels?.size ?? 0],
    ['psub', client.patterns?.size ?? 0],
    ['ssub', client.shardChannels?.size ?? 0],
    ['multi', client.transaction?.commands.length ?? -1],
    ['qbuf', connection.queryBytes],
    ['qbuf-free', Math.max(0, memory.query - connection.queryBytes)],
    ['argv-mem', 0],
    ['multi-mem', memory.queued],
    ['rbs', 0],
    ['rbp', 0],
    ['obl', 0],
    ['oll', memory.output > 0 ? 1 : 0],
    ['omem', memory.output],
    ['tot-mem', memory.total],
    ['events', 'r'],
    ['cmd', client.lastCommand],
    ['user', client.user?.name ?? '(superuser)'],
    ['redir', client.trackingRedirect],
    ['resp', client.resp3 ? 3 : 2],
    ['lib-name', client.libraryName],
    ['lib-ver', client.libraryVersion],
  ];
  return fields.map(([name, value]) => `${name}=${value}`).join(' ');
}

/** The kind of a client as the filter TYPE names it. */
export function clientType(client: Client): 'normal' | 'pubsub' {
  return client.isSubscribed ? 'pubsub' : 'normal';
}
