/** What a load needs, and what that costs: machines for the reads that each tier sees, and the database for the rest. */
import { priceLists, usePrices, valkeyDiscount } from '@quicktable/infra/price-list';
import type { Prediction } from './predict.ts';
import { type Scenario, usableMemory } from './scenario.ts';

export interface CostLine {
  readonly what: string;
  readonly dollarsPerHour: number;
}

export interface Needs {
  readonly lines: readonly CostLine[];
  readonly dollarsPerHour: number;
  readonly dollarsPerMillionRequests: number;
  /** Of the database alone, were there no cache. */
  readonly databaseAloneDollarsPerHour: number;
}

/** Commands to the shared cache: one for a hit; a miss asks, takes the lease, fills; a write fences and removes. */
const commandsForMiss = 3;
const commandsForWrite = 3;
const readUnitBytes = 4096;
const writeUnitBytes = 1024;

/** @throws RangeError for a type of machine whose price is not known here */
export function needsOf(scenario: Scenario, prediction: Prediction): Needs {
  const { machines } = scenario;
  const lines: CostLine[] = [];
  const edge = prediction.tiers.find(({ name }) => name === 'edge');
  const shared = prediction.tiers.find(({ name }) => name === 'shared');
  const requestsPerSecond = scenario.readsPerSecond + scenario.writesPerSecond;

  if (edge !== undefined) {
    lines.push({
      what: `CloudFront, ${Math.round(requestsPerSecond)} requests/s`,
      dollarsPerHour: millionsPerHour(requestsPerSecond) * usePrices.edgeRequestsMillion,
    });
  }

  const toService =
    (edge === undefined ? scenario.readsPerSecond : edge.readsPerSecond * (1 - edge.hitRate)) +
    scenario.writesPerSecond;
  const instances =
    machines.regions *
    Math.max(
      machines.replicas > 0 ? 2 : 1,
      Math.ceil(
        toService / machines.regions / (machines.instance.requestsPerSecond * machines.targetUtilization),
      ),
    );
  lines.push({
    what: `${instances} × ${machines.instance.type}, ${Math.round(toService)} requests/s`,
    dollarsPerHour: instances * priceOf('instance', machines.instance.type),
  });

  if (shared !== undefined) {
    const { cacheNode, regions, replicas, targetUtilization } = machines;
    const commands =
      shared.readsPerSecond * (1 + (1 - shared.hitRate) * (commandsForMiss - 1)) +
      scenario.writesPerSecond * commandsForWrite;
    const memory = shared.entries * scenario.entryBytes;
    const shards = Math.max(
      1,
      Math.ceil(memory / regions / (cacheNode.memoryBytes * usableMemory)),
      Math.ceil(commands / regions / (cacheNode.commandsPerSecond * targetUtilization)),
    );
    const nodes = regions * shards * (1 + replicas);
    lines.push({
      what: `${nodes} × ${cacheNode.type} (Valkey), ${Math.round(commands)} commands/s, ${(memory / 1e9).toFixed(2)} GB`,
      dollarsPerHour: nodes * (1 - valkeyDiscount) * priceOf('cacheNode', cacheNode.type),
    });
  }

  lines.push({
    what: `DynamoDB, ${Math.round(prediction.databaseReadsPerSecond)} reads/s, ${Math.round(scenario.writesPerSecond)} writes/s`,
    dollarsPerHour: databaseCost(scenario, prediction.databaseReadsPerSecond),
  });
  const dollarsPerHour = lines.reduce((sum, line) => sum + line.dollarsPerHour, 0);
  return {
    lines,
    dollarsPerHour,
    dollarsPerMillionRequests: dollarsPerHour / millionsPerHour(requestsPerSecond),
    databaseAloneDollarsPerHour: databaseCost(scenario, scenario.readsPerSecond),
  };
}

function databaseCost(scenario: Scenario, readsPerSecond: number): number {
  const readUnits = readsPerSecond * Math.ceil(scenario.itemBytes / readUnitBytes);
  // A global table writes in each region.
  const writeUnits =
    scenario.writesPerSecond * Math.ceil(scenario.itemBytes / writeUnitBytes) * scenario.machines.regions;
  return (
    millionsPerHour(readUnits) * usePrices.databaseReadsMillion +
    millionsPerHour(writeUnits) * usePrices.databaseWritesMillion
  );
}

function millionsPerHour(perSecond: number): number {
  return (perSecond * 3600) / 1e6;
}

function priceOf(kind: 'instance' | 'cacheNode', type: string): number {
  const list = priceLists['ap-northeast-2'][kind];
  const price = list[type];
  if (price === undefined) {
    throw new RangeError(`The price list has no ${type}. It has ${Object.keys(list).join(', ')}.`);
  }
  return price;
}
