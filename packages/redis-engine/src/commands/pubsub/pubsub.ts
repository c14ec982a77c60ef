/** PUBSUB and its subcommands. */
import { command } from '../command.ts';
import { pubsubChannels } from './pubsub-channels.ts';
import { pubsubHelp } from './pubsub-help.ts';
import { pubsubNumpat } from './pubsub-numpat.ts';
import { pubsubNumsub } from './pubsub-numsub.ts';
import { pubsubShardchannels } from './pubsub-shardchannels.ts';
import { pubsubShardnumsub } from './pubsub-shardnumsub.ts';

export const pubsub = command({
  name: 'pubsub',
  arity: -2,
  flags: [],
  group: 'pubsub',
  since: '2.8.0',
  summary: 'A container for Pub/Sub commands',
  complexity: 'Depends on subcommand.',
  categories: [],
  subcommands: [
    pubsubChannels,
    pubsubHelp,
    pubsubNumpat,
    pubsubNumsub,
    pubsubShardchannels,
    pubsubShardnumsub,
  ],
});
