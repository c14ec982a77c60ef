/** The scenarios, in the order of the table. */
import type { Scenario } from './scenario.ts';
import { clearOnCluster } from './scenarios/clear-on-cluster.ts';
import { deleteDuringPartition } from './scenarios/delete-during-partition.ts';
import { failingLoader } from './scenarios/failing-loader.ts';
import { missedBusMessage } from './scenarios/missed-bus-message.ts';
import { oneLoadAcrossProcesses } from './scenarios/one-load-across-processes.ts';
import { readAfterInvalidate } from './scenarios/read-after-invalidate.ts';
import { redisFrozen, redisKilled } from './scenarios/redis-away.ts';
import { staleSetRaceOtherNode, staleSetRaceSameNode } from './scenarios/stale-set-race.ts';
import { callersAreIsolated, dateSurvives } from './scenarios/values.ts';

export const scenarios: Scenario[] = [
  staleSetRaceSameNode,
  staleSetRaceOtherNode,
  readAfterInvalidate,
  oneLoadAcrossProcesses,
  failingLoader,
  redisKilled,
  redisFrozen,
  deleteDuringPartition,
  missedBusMessage,
  clearOnCluster,
  dateSurvives,
  callersAreIsolated,
];
