/** CLIENT and its subcommands. */
import { command } from '../command.ts';
import { clientGetname } from './client-getname.ts';
import { clientHelp } from './client-help.ts';
import { clientId } from './client-id.ts';
import { clientInfo } from './client-info.ts';
import { clientKill } from './client-kill.ts';
import { clientList } from './client-list.ts';
import { clientNoEvict } from './client-no-evict.ts';
import { clientPause } from './client-pause.ts';
import { clientReply } from './client-reply.ts';
import { clientSetinfo } from './client-setinfo.ts';
import { clientSetname } from './client-setname.ts';
import { clientTracking } from './client-tracking.ts';
import { clientCaching } from './client-caching.ts';
import { clientGetredir } from './client-getredir.ts';
import { clientTrackinginfo } from './client-trackinginfo.ts';
import { clientUnblock } from './client-unblock.ts';
import { clientUnpause } from './client-unpause.ts';

export const client = command({
  name: 'client',
  arity: -2,
  flags: [],
  group: 'connection',
  since: '2.4.0',
  summary: 'A container for client connection commands',
  complexity: 'Depends on subcommand.',
  categories: [],
  subcommands: [
    clientGetname,
    clientHelp,
    clientId,
    clientInfo,
    clientKill,
    clientList,
    clientNoEvict,
    clientPause,
    clientReply,
    clientSetinfo,
    clientSetname,
    clientTracking,
    clientCaching,
    clientGetredir,
    clientTrackinginfo,
    clientUnblock,
    clientUnpause,
  ],
});
