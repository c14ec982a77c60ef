/** CLIENT TRACKING. */
import { CommandError, syntaxError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import { command } from '../command.ts';

export const clientTracking = command({
  name: 'tracking',
  arity: -3,
  flags: ['noscript', 'loading', 'stale'],
  group: 'connection',
  since: '6.0.0',
  summary: 'Enable or disable server assisted client side caching support',
  complexity: 'O(1). Some options may introduce additional complexity.',
  arguments: [
    'status(on=ON | off=OFF)',
    '[client-id:integer=REDIRECT]',
    '[prefix:string=PREFIX+...]',
    '[bcast=BCAST]',
    '[optin=OPTIN]',
    '[optout=OPTOUT]',
    '[noloop=NOLOOP]',
  ],
  categories: ['connection'],
  execute(call) {
    const { args, client, reply, server } = call;
    const options = readOptions(call);
    if (args.is(2, 'on')) {
      checkOptions(call, options);
      server.tracking.start(client, options);
    } else if (args.is(2, 'off')) server.stopTracking(client);
    else throw syntaxError;
    reply.ok();
  },
});

interface Options {
  broadcast: boolean;
  optIn: boolean;
  optOut: boolean;
  noLoop: boolean;
  redirect: number;
  prefixes: Set<string>;
}

function readOptions({ args, server }: Call): Options {
  const options: Options = {
    broadcast: false,
    optIn: false,
    optOut: false,
    noLoop: false,
    redirect: 0,
    prefixes: new Set(),
  };
  for (let i = 3; i < args.count; i++) {
    const hasMore = i < args.count - 1;
    if (args.is(i, 'redirect') && hasMore) {
      if (options.redirect !== 0) {
        throw new CommandError('ERR A client can only redirect to a single other client');
      }
      options.redirect = args.number(++i);
      if (!server.clients.has(options.redirect)) {
        throw new CommandError('ERR The client ID you want redirect to does not exist');
      }
    } else if (args.is(i, 'bcast')) options.broadcast = true;
    else if (args.is(i, 'optin')) options.optIn = true;
    else if (args.is(i, 'optout')) options.optOut = true;
    else if (args.is(i, 'noloop')) options.noLoop = true;
    else if (args.is(i, 'prefix') && hasMore) {
      const prefix = args.text(++i);
      for (const other of options.prefixes) {
        if (overlap(prefix, other)) {
          throw new CommandError(
            `ERR Prefix '${other}' overlaps with another provided prefix '${prefix}'. Prefixes for a single client must not overlap.`,
          );
        }
      }
      options.prefixes.add(prefix);
    } else throw syntaxError;
  }
  return options;
}

/** Refuses what does not go together, or not with what the client has. */
function checkOptions({ client, server }: Call, options: Options): void {
  const old = server.tracking.stateOf(client);
  if (!options.broadcast && options.prefixes.size > 0) {
    throw new CommandError('ERR PREFIX option requires BCAST mode to be enabled');
  }
  if (old !== undefined && old.broadcast !== options.broadcast) {
    throw new CommandError(
      "ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then re-enabling it with a different mode.",
    );
  }
  if (options.broadcast && (options.optIn || options.optOut)) {
    throw new CommandError('ERR OPTIN and OPTOUT are not compatible with BCAST');
  }
  if (options.optIn && options.optOut) {
    throw new CommandError("ERR You can't specify both OPTIN mode and OPTOUT mode");
  }
  if (old !== undefined && ((options.optIn && old.optOut) || (options.optOut && old.optIn))) {
    throw new CommandError(
      "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then re-enabling it with a different mode.",
    );
  }
  if (!options.broadcast || old === undefined) return;
  for (const prefix of options.prefixes) {
    for (const existing of old.prefixes) {
      if (overlap(prefix, existing)) {
        throw new CommandError(
          `ERR Prefix '${prefix}' overlaps with an existing prefix '${existing}'. Prefixes for a single client must not overlap.`,
        );
      }
    }
  }
}

function overlap(first: string, second: string): boolean {
  return first.startsWith(second) || second.startsWith(first);
}
