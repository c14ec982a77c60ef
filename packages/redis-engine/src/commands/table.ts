/** All commands. A new one is two lines here. */
import type { CommandSpec } from './command.ts';
import { auth } from './connection/auth.ts';
import { client } from './connection/client.ts';
import { echo } from './connection/echo.ts';
import { hello } from './connection/hello.ts';
import { ping } from './connection/ping.ts';
import { quit } from './connection/quit.ts';
import { select } from './connection/select.ts';
import { del } from './generic/del.ts';
import { exists } from './generic/exists.ts';
import { expire } from './generic/expire.ts';
import { expireat } from './generic/expireat.ts';
import { expiretime } from './generic/expiretime.ts';
import { pexpire } from './generic/pexpire.ts';
import { pexpireat } from './generic/pexpireat.ts';
import { pexpiretime } from './generic/pexpiretime.ts';
import { pttl } from './generic/pttl.ts';
import { ttl } from './generic/ttl.ts';
import { unlink } from './generic/unlink.ts';
import { commandCommand } from './server/command.ts';
import { config } from './server/config.ts';
import { info } from './server/info.ts';
import { decr } from './string/decr.ts';
import { decrby } from './string/decrby.ts';
import { get } from './string/get.ts';
import { incr } from './string/incr.ts';
import { incrby } from './string/incrby.ts';
import { set } from './string/set.ts';

/** Each command once; subcommands stand in the specification of their container. */
export const commandSpecs: readonly CommandSpec[] = [
  auth,
  client,
  echo,
  hello,
  ping,
  quit,
  select,
  del,
  exists,
  expire,
  expireat,
  expiretime,
  pexpire,
  pexpireat,
  pexpiretime,
  pttl,
  ttl,
  unlink,
  commandCommand,
  config,
  info,
  decr,
  decrby,
  get,
  incr,
  incrby,
  set,
];
