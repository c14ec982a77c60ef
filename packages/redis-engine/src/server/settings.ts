/** Configuration values in the form in which the hot paths read them; kept up to date by CONFIG SET. */
import type { EncodingLimits } from '../keyspace/container.ts';
import { clientMemoryLimit } from './client-memory.ts';
import { type Config, formatOutputLimits, type OutputLimit, parseOutputLimits } from './config.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface Settings extends Writable<EncodingLimits> {
  maxmemory: number;
  maxmemoryPolicy: string;
  maxmemorySamples: number;
  protoMaxBulkLength: number;
  queryBufferLimit: number;
  slowlogMicroseconds: number;
  slowlogLength: number;
  latencyThresholdMs: number;
  busyReplyThresholdMs: number;
  minReplicasToWrite: number;
  minReplicasMaxLag: number;
  maxClients: number;
  /** Limit of the memory of all clients in bytes, 0 without. */
  clientMemoryLimit: number;
  timeoutSeconds: number;
  outputLimits: Map<string, OutputLimit>;
  activeExpireEffort: number;
  trackingTableMaxKeys: number;
  /** The server is a cluster of one node. */
  isCluster: boolean;
}

/** Settings that follow `config` from now on. `changed` is called after each change. */
export function followConfig(config: Config, changed: () => void): Settings {
  const settings = {
    outputLimits: new Map<string, OutputLimit>(),
  } as Settings;
  type NumberSetting = { [K in keyof Settings]: Settings[K] extends number ? K : never }[keyof Settings];
  const numbers: [string, NumberSetting][] = [
    ['hash-max-listpack-entries', 'hashMaxListpackEntries'],
    ['hash-max-listpack-value', 'hashMaxListpackValue'],
    ['list-max-listpack-size', 'listMaxListpackSize'],
    ['set-max-intset-entries', 'setMaxIntsetEntries'],
    ['zset-max-listpack-entries', 'zsetMaxListpackEntries'],
    ['zset-max-listpack-value', 'zsetMaxListpackValue'],
    ['stream-node-max-bytes', 'streamNodeMaxBytes'],
    ['stream-node-max-entries', 'streamNodeMaxEntries'],
    ['hll-sparse-max-bytes', 'hllSparseMaxBytes'],
    ['maxmemory-samples', 'maxmemorySamples'],
    ['proto-max-bulk-len', 'protoMaxBulkLength'],
    ['client-query-buffer-limit', 'queryBufferLimit'],
    ['slowlog-log-slower-than', 'slowlogMicroseconds'],
    ['slowlog-max-len', 'slowlogLength'],
    ['latency-monitor-threshold', 'latencyThresholdMs'],
    ['busy-reply-threshold', 'busyReplyThresholdMs'],
    ['min-replicas-to-write', 'minReplicasToWrite'],
    ['min-replicas-max-lag', 'minReplicasMaxLag'],
    ['maxclients', 'maxClients'],
    ['timeout', 'timeoutSeconds'],
    ['active-expire-effort', 'activeExpireEffort'],
    ['tracking-table-max-keys', 'trackingTableMaxKeys'],
  ];
  for (const [name, key] of numbers) {
    config.watch(name, (value) => {
      settings[key] = Number(value);
      changed();
    });
  }
  const setClientLimit = () => {
    settings.clientMemoryLimit = clientMemoryLimit(config.text('maxmemory-clients'), settings.maxmemory);
    changed();
  };
  config.watch('maxmemory', (value) => {
    settings.maxmemory = Number(value);
    setClientLimit();
  });
  config.watch('maxmemory-clients', setClientLimit);
  config.watch('maxmemory-policy', (value) => {
    settings.maxmemoryPolicy = value;
    changed();
  });
  config.watch('cluster-enabled', (value) => {
    settings.isCluster = value === 'yes';
    changed();
  });
  const outputLimits = 'client-output-buffer-limit';
  config.watch(
    outputLimits,
    (value) => {
      settings.outputLimits = parseOutputLimits(value, settings.outputLimits)!;
      const whole = formatOutputLimits(settings.outputLimits);
      if (whole !== value) config.set(outputLimits, whole);
    },
    (value) =>
      parseOutputLimits(value, settings.outputLimits) === undefined
        ? 'Wrong number of arguments in buffer limit configuration.'
        : undefined,
  );
  return settings;
}
