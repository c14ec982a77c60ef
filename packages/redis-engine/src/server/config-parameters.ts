/** The parameters of CONFIG: their kinds, defaults and limits. Those that mean nothing here are kept and answered only. */

type ParameterKind = 'boolean' | 'memory' | 'integer' | 'choice' | 'text';

export interface Parameter {
  readonly name: string;
  readonly kind: ParameterKind;
  /** The default, as CONFIG GET answers it. */
  readonly value: string;
  /** Cannot be set while the server runs. */
  readonly immutable: boolean;
  readonly minimum: number;
  readonly maximum: number;
  readonly choices: readonly string[];
  /** Answered only when asked for by its full name. */
  readonly hidden: boolean;
}

type Row = readonly [name: string, value: string, limits?: { min?: number; max?: number; choices?: string }];

const BOOLEAN: readonly Row[] = [
  ['activedefrag', 'no'],
  ['activerehashing', 'yes'],
  ['always-show-logo', 'no'],
  ['aof-disable-auto-gc', 'no'],
  ['aof-load-truncated', 'yes'],
  ['aof-rewrite-incremental-fsync', 'yes'],
  ['aof-timestamp-enabled', 'no'],
  ['aof-use-rdb-preamble', 'yes'],
  ['appendonly', 'no'],
  ['cluster-allow-pubsubshard-when-down', 'yes'],
  ['cluster-allow-reads-when-down', 'no'],
  ['cluster-allow-replica-migration', 'yes'],
  ['cluster-enabled', 'no'],
  ['cluster-replica-no-failover', 'no'],
  ['cluster-require-full-coverage', 'yes'],
  ['crash-log-enabled', 'yes'],
  ['crash-memcheck-enabled', 'yes'],
  ['daemonize', 'no'],
  ['disable-thp', 'yes'],
  ['dynamic-hz', 'yes'],
  ['io-threads-do-reads', 'no'],
  ['jemalloc-bg-thread', 'yes'],
  ['latency-tracking', 'yes'],
  ['lazyfree-lazy-eviction', 'no'],
  ['lazyfree-lazy-expire', 'no'],
  ['lazyfree-lazy-server-del', 'no'],
  ['lazyfree-lazy-user-del', 'no'],
  ['lazyfree-lazy-user-flush', 'no'],
  ['no-appendfsync-on-rewrite', 'no'],
  ['protected-mode', 'yes'],
  ['rdb-del-sync-files', 'no'],
  ['rdb-save-incremental-fsync', 'yes'],
  ['rdbchecksum', 'yes'],
  ['rdbcompression', 'yes'],
  ['repl-disable-tcp-nodelay', 'no'],
  ['repl-diskless-sync', 'yes'],
  ['replica-announced', 'yes'],
  ['replica-ignore-disk-write-errors', 'no'],
  ['replica-ignore-maxmemory', 'yes'],
  ['replica-lazy-flush', 'no'],
  ['replica-read-only', 'yes'],
  ['replica-serve-stale-data', 'yes'],
  ['set-proc-title', 'yes'],
  ['stop-writes-on-bgsave-error', 'yes'],
  ['syslog-enabled', 'no'],
  ['tls-cluster', 'no'],
  ['tls-prefer-server-ciphers', 'no'],
  ['tls-replication', 'no'],
  ['tls-session-caching', 'yes'],
];

const MEMORY: readonly Row[] = [
  ['active-defrag-ignore-bytes', '104857600'],
  ['auto-aof-rewrite-min-size', '67108864'],
  ['client-query-buffer-limit', '1073741824'],
  ['cluster-link-sendbuf-limit', '0'],
  ['hll-sparse-max-bytes', '3000'],
  ['maxmemory', '0'],
  ['maxmemory-clients', '0'],
  ['proto-max-bulk-len', '536870912'],
  ['repl-backlog-size', '1048576'],
  ['stream-node-max-bytes', '4096'],
];

const INTEGER: readonly Row[] = [
  ['key-load-delay', '0', { min: -2147483648 }],
  ['rdb-key-save-delay', '0', { min: -2147483648 }],
  ['loading-process-events-interval-bytes', '2097152', { min: 1024 }],
  ['acllog-max-len', '128'],
  ['active-defrag-cycle-max', '25'],
  ['active-defrag-cycle-min', '1'],
  ['active-defrag-max-scan-fields', '1000'],
  ['active-defrag-threshold-lower', '10'],
  ['active-defrag-threshold-upper', '100'],
  ['active-expire-effort', '1', { min: 1, max: 10 }],
  ['auto-aof-rewrite-percentage', '100'],
  ['busy-reply-threshold', '5000'],
  ['cluster-announce-bus-port', '0'],
  ['cluster-announce-port', '0'],
  ['cluster-announce-tls-port', '0'],
  ['cluster-migration-barrier', '1'],
  ['cluster-node-timeout', '15000'],
  ['cluster-port', '0'],
  ['cluster-replica-validity-factor', '10'],
  ['databases', '16', { min: 1 }],
  ['hash-max-listpack-entries', '512'],
  ['hash-max-listpack-value', '64'],
  ['hz', '10'],
  ['io-threads', '1'],
  ['latency-monitor-threshold', '0'],
  ['lfu-decay-time', '1'],
  ['lfu-log-factor', '10'],
  ['list-compress-depth', '0'],
  ['list-max-listpack-size', '-2', { min: -2147483648 }],
  ['maxclients', '10000', { min: 1, max: 4294967295 }],
  ['maxmemory-eviction-tenacity', '10', { max: 100 }],
  ['maxmemory-samples', '5', { min: 1 }],
  ['min-replicas-max-lag', '10'],
  ['min-replicas-to-write', '0'],
  ['port', '6379', { max: 65535 }],
  ['repl-backlog-ttl', '3600'],
  ['repl-diskless-sync-delay', '5'],
  ['repl-diskless-sync-max-replicas', '0'],
  ['repl-ping-replica-period', '10'],
  ['repl-timeout', '60'],
  ['replica-announce-port', '0'],
  ['replica-priority', '100'],
  ['set-max-intset-entries', '512'],
  ['shutdown-timeout', '10'],
  ['slowlog-log-slower-than', '10000', { min: -1, max: Infinity }],
  ['slowlog-max-len', '128', { max: Infinity }],
  ['socket-mark-id', '0'],
  ['stream-node-max-entries', '100'],
  ['tcp-backlog', '511'],
  ['tcp-keepalive', '300'],
  ['timeout', '0'],
  ['tls-port', '0'],
  ['tls-session-cache-size', '20480'],
  ['tls-session-cache-timeout', '300'],
  ['tracking-table-max-keys', '1000000'],
  ['unixsocketperm', '0'],
  ['zset-max-listpack-entries', '128'],
  ['zset-max-listpack-value', '64'],
];

const CHOICE: readonly Row[] = [
  ['acl-pubsub-default', 'resetchannels', { choices: 'allchannels resetchannels' }],
  ['appendfsync', 'everysec', { choices: 'everysec always no' }],
  ['cluster-preferred-endpoint-type', 'ip', { choices: 'ip hostname unknown-endpoint' }],
  ['enable-debug-command', 'local', { choices: 'no yes local' }],
  ['enable-module-command', 'no', { choices: 'no yes local' }],
  ['enable-protected-configs', 'no', { choices: 'no yes local' }],
  ['loglevel', 'notice', { choices: 'debug verbose notice warning' }],
  [
    'maxmemory-policy',
    'noeviction',
    {
      choices:
        'volatile-lru volatile-lfu volatile-random volatile-ttl allkeys-lru allkeys-lfu allkeys-random noeviction',
    },
  ],
  ['oom-score-adj', 'no', { choices: 'no yes relative absolute' }],
  ['propagation-error-behavior', 'ignore', { choices: 'ignore panic panic-on-replicas' }],
  ['repl-diskless-load', 'disabled', { choices: 'disabled on-empty-db swapdb' }],
  ['sanitize-dump-payload', 'no', { choices: 'no yes clients' }],
  ['supervised', 'no', { choices: 'upstart systemd auto no' }],
  ['syslog-facility', 'local0', { choices: 'user local0 local1 local2 local3 local4 local5 local6 local7' }],
  ['tls-auth-clients', 'yes', { choices: 'no yes optional' }],
];

const TEXT: readonly Row[] = [
  ['aclfile', ''],
  ['aof_rewrite_cpulist', ''],
  ['appenddirname', 'appendonlydir'],
  ['appendfilename', 'appendonly.aof'],
  ['bgsave_cpulist', ''],
  ['bind', '127.0.0.1'],
  ['bind-source-addr', ''],
  ['bio_cpulist', ''],
  ['client-output-buffer-limit', 'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60'],
  ['cluster-announce-hostname', ''],
  ['cluster-announce-ip', ''],
  ['cluster-config-file', 'nodes.conf'],
  ['dbfilename', 'dump.rdb'],
  ['dir', '.'],
  ['ignore-warnings', ''],
  ['latency-tracking-info-percentiles', '50 99 99.9'],
  ['logfile', ''],
  ['masterauth', ''],
  ['masteruser', ''],
  ['notify-keyspace-events', ''],
  ['oom-score-adj-values', '0 200 800'],
  ['pidfile', ''],
  ['proc-title-template', '{title} {listen-addr} {server-mode}'],
  ['replica-announce-ip', ''],
  ['replicaof', ''],
  ['requirepass', ''],
  ['save', ''],
  ['server_cpulist', ''],
  ['shutdown-on-sigint', 'default'],
  ['shutdown-on-sigterm', 'default'],
  ['syslog-ident', 'redis'],
  ['tls-ca-cert-dir', ''],
  ['tls-ca-cert-file', ''],
  ['tls-cert-file', ''],
  ['tls-ciphers', ''],
  ['tls-ciphersuites', ''],
  ['tls-client-cert-file', ''],
  ['tls-client-key-file', ''],
  ['tls-client-key-file-pass', ''],
  ['tls-dh-params-file', ''],
  ['tls-key-file', ''],
  ['tls-key-file-pass', ''],
  ['tls-protocols', ''],
  ['unixsocket', ''],
];

/** For tests of Redis itself. */
const HIDDEN = new Set(['key-load-delay', 'rdb-key-save-delay', 'loading-process-events-interval-bytes']);

/** Refused by CONFIG SET. */
const IMMUTABLE = new Set(
  `databases daemonize supervised pidfile always-show-logo io-threads io-threads-do-reads syslog-enabled syslog-ident syslog-facility cluster-enabled appendfilename appenddirname tcp-backlog unixsocket unixsocketperm logfile aclfile cluster-config-file set-proc-title disable-thp rdbchecksum enable-debug-command enable-module-command enable-protected-configs socket-mark-id server_cpulist bio_cpulist aof_rewrite_cpulist bgsave_cpulist  replicaof cluster-port`.split(
    ' ',
  ),
);

/** Older names. */
export const ALIASES: ReadonlyMap<string, string> = new Map([
  ['hash-max-ziplist-entries', 'hash-max-listpack-entries'],
  ['hash-max-ziplist-value', 'hash-max-listpack-value'],
  ['list-max-ziplist-size', 'list-max-listpack-size'],
  ['zset-max-ziplist-entries', 'zset-max-listpack-entries'],
  ['zset-max-ziplist-value', 'zset-max-listpack-value'],
  ['lua-time-limit', 'busy-reply-threshold'],
  ['slave-ignore-maxmemory', 'replica-ignore-maxmemory'],
  ['repl-ping-slave-period', 'repl-ping-replica-period'],
  ['slave-serve-stale-data', 'replica-serve-stale-data'],
  ['cluster-slave-validity-factor', 'cluster-replica-validity-factor'],
  ['min-slaves-to-write', 'min-replicas-to-write'],
  ['slave-read-only', 'replica-read-only'],
  ['slaveof', 'replicaof'],
  ['slave-announce-ip', 'replica-announce-ip'],
  ['slave-lazy-flush', 'replica-lazy-flush'],
  ['slave-announce-port', 'replica-announce-port'],
  ['cluster-slave-no-failover', 'cluster-replica-no-failover'],
  ['min-slaves-max-lag', 'min-replicas-max-lag'],
  ['slave-priority', 'replica-priority'],
]);

function parameters(kind: ParameterKind, rows: readonly Row[]): Parameter[] {
  return rows.map(([name, value, limits]) => ({
    name,
    kind,
    value,
    immutable: IMMUTABLE.has(name),
    minimum: limits?.min ?? 0,
    maximum: limits?.max ?? 2147483647,
    hidden: HIDDEN.has(name),
    choices: limits?.choices?.split(' ') ?? [],
  }));
}

/** All parameters, by name. */
export const PARAMETERS: ReadonlyMap<string, Parameter> = new Map(
  [
    ...parameters('boolean', BOOLEAN),
    ...parameters('memory', MEMORY),
    ...parameters('integer', INTEGER),
    ...parameters('choice', CHOICE),
    ...parameters('text', TEXT),
  ].map((parameter) => [parameter.name, parameter]),
);
