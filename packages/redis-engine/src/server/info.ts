/** The text of INFO: sections of `name:value` lines, as Redis has them. What has no meaning here is 0. */
import { release, type as systemType, totalmem } from 'node:os';
import type { RegisteredCommand } from '../commands/registered-command.ts';
import type { AppendOnlyLog } from '../persistence/append-only-log.ts';
import type { Persistence } from '../persistence/persistence.ts';
import { formatBytes } from './format-bytes.ts';
import { REDIS_VERSION } from './redis-version.ts';
import { memoryOfClient } from './client-memory.ts';
import type { Server } from './server.ts';

type Fields = readonly (readonly [name: string, value: string | number])[];

interface Section {
  readonly title: string;
  readonly fields: (server: Server) => Fields;
  /** Shown only by its name, `all` or `everything`. */
  readonly isExtra?: boolean;
}

const SECTIONS: Record<string, Section> = {
  server: { title: 'Server', fields: serverFields },
  clients: { title: 'Clients', fields: clientFields },
  memory: { title: 'Memory', fields: memoryFields },
  persistence: { title: 'Persistence', fields: persistenceFields },
  stats: { title: 'Stats', fields: statisticsFields },
  replication: { title: 'Replication', fields: replicationFields },
  cpu: { title: 'CPU', fields: cpuFields },
  modules: { title: 'Modules', fields: () => [] },
  commandstats: { title: 'Commandstats', fields: commandFields, isExtra: true },
  errorstats: { title: 'Errorstats', fields: errorFields },
  latencystats: { title: 'Latencystats', fields: () => [], isExtra: true },
  cluster: { title: 'Cluster', fields: (server) => [['cluster_enabled', server.settings.isCluster ? 1 : 0]] },
  keyspace: { title: 'Keyspace', fields: keyspaceFields },
};

/** INFO's text with the sections asked for, in lower case; none asks for the usual ones. */
export function infoText(server: Server, asked: readonly string[]): string {
  const wanted = new Set(asked);
  const usual = asked.length === 0 || wanted.has('default');
  const all = wanted.has('all') || wanted.has('everything');
  const parts: string[] = [];
  for (const [name, section] of Object.entries(SECTIONS)) {
    if (!(wanted.has(name) || all || (usual && section.isExtra !== true))) continue;
    if (name === 'modules' && all && !wanted.has('everything') && !wanted.has('modules')) continue;
    const lines = section.fields(server).map(([field, value]) => `${field}:${value}\r\n`);
    parts.push(`# ${section.title}\r\n${lines.join('')}`);
  }
  return parts.join('\r\n');
}

function serverFields(server: Server): Fields {
  const uptime = Math.floor((Date.now() - server.startedAt) / 1000);
  return [
    ['redis_version', REDIS_VERSION],
    ['redis_git_sha1', '00000000'],
    ['redis_git_dirty', 0],
    ['redis_build_id', '0'],
    ['redis_mode', server.settings.isCluster ? 'cluster' : 'standalone'],
    ['os', `${systemType()} ${release()} ${process.arch}`],
    ['arch_bits', 64],
    ['monotonic_clock', 'node'],
    ['multiplexing_api', 'libuv'],
    ['process_id', process.pid],
    ['process_supervised', 'no'],
    ['run_id', server.runId],
    ['tcp_port', server.port],
    ['server_time_usec', Date.now() * 1000],
    ['uptime_in_seconds', uptime],
    ['uptime_in_days', Math.floor(uptime / 86400)],
    ['hz', server.config.text('hz')],
    ['configured_hz', server.config.text('hz')],
    ['lru_clock', Math.floor(Date.now() / 1000) & 0xffffff],
    ['executable', process.execPath],
    ['config_file', ''],
    ['io_threads_active', 0],
  ];
}

function clientFields(server: Server): Fields {
  let tracking = 0;
  let longestInput = 0;
  let longestOutput = 0;
  for (const client of server.clients.values()) {
    if (client.tracking) tracking++;
    longestInput = Math.max(longestInput, client.connection.queryBytes);
    longestOutput = Math.max(longestOutput, client.connection.outputBytes);
  }
  return [
    ['connected_clients', server.clients.size],
    ['cluster_connections', 0],
    ['maxclients', server.settings.maxClients],
    ['client_recent_max_input_buffer', longestInput],
    ['client_recent_max_output_buffer', longestOutput],
    ['blocked_clients', server.blockedClients.count + server.pausedClientCount],
    ['tracking_clients', tracking],
    ['clients_in_timeout_table', 0],
  ];
}

function memoryOfClients(server: Server): number {
  let total = 0;
  for (const client of server.clients.values()) total += memoryOfClient(client).total;
  return total;
}

function memoryFields(server: Server): Fields {
  const { keyspace, settings } = server;
  const used = keyspace.usedBytes;
  server.peakBytes = Math.max(server.peakBytes, used);
  const peak = server.peakBytes;
  const rss = process.memoryUsage.rss();
  const total = totalmem();
  return [
    ['used_memory', used],
    ['used_memory_human', formatBytes(used)],
    ['used_memory_rss', rss],
    ['used_memory_rss_human', formatBytes(rss)],
    ['used_memory_peak', peak],
    ['used_memory_peak_human', formatBytes(peak)],
    ['used_memory_peak_perc', `${((100 * used) / Math.max(1, peak)).toFixed(2)}%`],
    ['used_memory_overhead', keyspace.tableBytes],
    ['used_memory_startup', server.startupBytes],
    ['used_memory_dataset', Math.max(0, used - keyspace.tableBytes)],
    ['used_memory_dataset_perc', `${((100 * (used - keyspace.tableBytes)) / Math.max(1, used)).toFixed(2)}%`],
    ['allocator_allocated', keyspace.arena.usedBytes],
    ['allocator_active', keyspace.arena.pageBytes],
    ['allocator_resident', keyspace.arena.pageBytes],
    ['total_system_memory', total],
    ['total_system_memory_human', formatBytes(total)],
    ['used_memory_lua', 0],
    ['used_memory_lua_human', '0B'],
    ['used_memory_scripts', 0],
    ['used_memory_scripts_human', '0B'],
    ['number_of_cached_scripts', server.scriptCount()],
    ['number_of_functions', server.functionCount()],
    ['number_of_libraries', server.libraryCount()],
    ['maxmemory', settings.maxmemory],
    ['maxmemory_human', formatBytes(settings.maxmemory)],
    ['maxmemory_policy', settings.maxmemoryPolicy],
    ['allocator_frag_ratio', (keyspace.arena.pageBytes / Math.max(1, keyspace.arena.usedBytes)).toFixed(2)],
    ['mem_fragmentation_ratio', (rss / Math.max(1, used)).toFixed(2)],
    ['mem_fragmentation_bytes', rss - used],
    ['mem_not_counted_for_evict', 0],
    ['mem_replication_backlog', 0],
    ['mem_clients_slaves', 0],
    ['mem_clients_normal', memoryOfClients(server)],
    ['mem_cluster_links', 0],
    ['mem_aof_buffer', server.snapshots.log?.waitingBytes ?? 0],
    ['mem_allocator', 'slabs'],
    ['active_defrag_running', 0],
    ['lazyfree_pending_objects', keyspace.arena.leavingCount],
    ['lazyfreed_objects', server.statistics.lazyFreed],
  ];
}

function persistenceFields(server: Server): Fields {
  const { persistence, snapshots } = server;
  const { progress, log } = snapshots;
  const save = progress?.isRewrite === false ? progress : null;
  const rewrite = progress?.isRewrite === true ? progress : null;
  return [
    ['loading', persistence.loading ? 1 : 0],
    ['async_loading', 0],
    ['current_cow_peak', 0],
    ['current_cow_size', 0],
    ['current_cow_size_age', 0],
    ['current_fork_perc', '0.00'],
    ['current_save_keys_processed', progress?.keysWritten ?? 0],
    ['current_save_keys_total', progress?.keysTotal ?? 0],
    ['rdb_changes_since_last_save', server.keyspace.dirty],
    ['rdb_bgsave_in_progress', save === null ? 0 : 1],
    ['rdb_last_save_time', Math.floor(persistence.lastSaveMs / 1000)],
    ['rdb_last_bgsave_status', persistence.lastSaveFailed ? 'err' : 'ok'],
    ['rdb_last_bgsave_time_sec', persistence.lastSaveSeconds],
    ['rdb_current_bgsave_time_sec', save?.seconds ?? -1],
    ['rdb_saves', persistence.saves],
    ['rdb_last_cow_size', 0],
    ['rdb_last_load_keys_expired', persistence.loadedExpired],
    ['rdb_last_load_keys_loaded', persistence.loadedKeys],
    ['aof_enabled', persistence.appendOnly ? 1 : 0],
    ['aof_rewrite_in_progress', rewrite === null ? 0 : 1],
    ['aof_rewrite_scheduled', snapshots.isRewriteScheduled ? 1 : 0],
    ['aof_last_rewrite_time_sec', persistence.lastRewriteSeconds],
    ['aof_current_rewrite_time_sec', rewrite?.seconds ?? -1],
    ['aof_last_bgrewrite_status', persistence.lastRewriteFailed ? 'err' : 'ok'],
    ['aof_rewrites', persistence.rewrites],
    ['aof_rewrites_consecutive_failures', persistence.rewriteFailures],
    ['aof_last_write_status', log !== null && log.writeError !== null ? 'err' : 'ok'],
    ['aof_last_cow_size', 0],
    ['module_fork_in_progress', 0],
    ['module_fork_last_cow_size', 0],
    ...(log === null ? [] : appendOnlyFields(snapshots, log)),
  ];
}

function appendOnlyFields(snapshots: Persistence, log: AppendOnlyLog): Fields {
  const { size, base } = snapshots.appendOnlySizes;
  return [
    ['aof_current_size', size],
    ['aof_base_size', base],
    ['aof_pending_rewrite', 0],
    ['aof_buffer_length', log.waitingBytes],
    ['aof_pending_bio_fsync', log.isFlushing ? 1 : 0],
    ['aof_delayed_fsync', log.delayedFlushes],
  ];
}

function statisticsFields(server: Server): Fields {
  const { statistics, pubsub, keyspace } = server;
  return [
    ['total_connections_received', statistics.connectionsReceived],
    ['total_commands_processed', statistics.commandsProcessed],
    ['instantaneous_ops_per_sec', Math.floor(statistics.commandRate.perSecond)],
    ['total_net_input_bytes', statistics.inputBytes],
    ['total_net_output_bytes', statistics.outputBytes],
    ['total_net_repl_input_bytes', 0],
    ['total_net_repl_output_bytes', 0],
    ['instantaneous_input_kbps', (statistics.inputRate.perSecond / 1024).toFixed(2)],
    ['instantaneous_output_kbps', (statistics.outputRate.perSecond / 1024).toFixed(2)],
    ['instantaneous_input_repl_kbps', '0.00'],
    ['instantaneous_output_repl_kbps', '0.00'],
    ['rejected_connections', statistics.rejectedConnections],
    ['sync_full', 0],
    ['sync_partial_ok', 0],
    ['sync_partial_err', 0],
    ['expired_keys', keyspace.expiredKeys],
    ['expired_stale_perc', '0.00'],
    ['expired_time_cap_reached_count', 0],
    ['expire_cycle_cpu_milliseconds', 0],
    ['evicted_keys', statistics.evictedKeys],
    ['evicted_clients', statistics.evictedClients],
    ['total_eviction_exceeded_time', 0],
    ['current_eviction_exceeded_time', 0],
    ['keyspace_hits', statistics.keyspaceHits],
    ['keyspace_misses', statistics.keyspaceMisses],
    ['pubsub_channels', pubsub.channels.size],
    ['pubsub_patterns', pubsub.patterns.size],
    ['pubsubshard_channels', pubsub.shardChannels.size],
    ['latest_fork_usec', 0],
    ['total_forks', 0],
    ['migrate_cached_sockets', 0],
    ['slave_expires_tracked_keys', 0],
    ['active_defrag_hits', 0],
    ['active_defrag_misses', 0],
    ['active_defrag_key_hits', 0],
    ['active_defrag_key_misses', 0],
    ['total_active_defrag_time', 0],
    ['current_active_defrag_time', 0],
    ['tracking_total_keys', server.keyObserver?.trackedKeys ?? 0],
    ['tracking_total_items', server.keyObserver?.trackedItems ?? 0],
    ['tracking_total_prefixes', server.keyObserver?.trackedPrefixes ?? 0],
    ['unexpected_error_replies', statistics.unexpectedErrors],
    ['total_error_replies', statistics.errorReplies],
    ['dump_payload_sanitizations', 0],
    ['total_reads_processed', statistics.reads],
    ['total_writes_processed', statistics.writes],
    ['io_threaded_reads_processed', 0],
    ['io_threaded_writes_processed', 0],
    ['reply_buffer_shrinks', 0],
    ['reply_buffer_expands', 0],
    ['client_query_buffer_limit_disconnections', statistics.queryBufferDisconnections],
    ['client_output_buffer_limit_disconnections', statistics.outputBufferDisconnections],
    ['acl_access_denied_auth', statistics.aclDeniedAuth],
    ['acl_access_denied_cmd', statistics.aclDeniedCommand],
    ['acl_access_denied_key', statistics.aclDeniedKey],
    ['acl_access_denied_channel', statistics.aclDeniedChannel],
  ];
}

function replicationFields(server: Server): Fields {
  return [
    ['role', 'master'],
    ['connected_slaves', 0],
    ['master_failover_state', 'no-failover'],
    ['master_replid', server.replicationId],
    ['master_replid2', '0'.repeat(40)],
    ['master_repl_offset', 0],
    ['second_repl_offset', -1],
    ['repl_backlog_active', 0],
    ['repl_backlog_size', server.config.text('repl-backlog-size')],
    ['repl_backlog_first_byte_offset', 0],
    ['repl_backlog_histlen', 0],
  ];
}

function cpuFields(): Fields {
  const { user, system } = process.cpuUsage();
  return [
    ['used_cpu_sys', (system / 1e6).toFixed(6)],
    ['used_cpu_user', (user / 1e6).toFixed(6)],
    ['used_cpu_sys_children', '0.000000'],
    ['used_cpu_user_children', '0.000000'],
    ['used_cpu_sys_main_thread', (system / 1e6).toFixed(6)],
    ['used_cpu_user_main_thread', (user / 1e6).toFixed(6)],
  ];
}

/** Microseconds of a command's calls: measured ones, scaled to all. */
function microsecondsOf(command: RegisteredCommand): number {
  if (command.timedCalls === 0) return 0;
  return Math.round((command.microseconds * command.calls) / command.timedCalls);
}

function commandFields(server: Server): Fields {
  const fields: [string, string][] = [];
  const visit = (command: RegisteredCommand) => {
    if (command.calls > 0 || command.rejectedCalls > 0 || command.failedCalls > 0) {
      const usec = microsecondsOf(command);
      const perCall = command.calls === 0 ? 0 : usec / command.calls;
      fields.push([
        `cmdstat_${command.fullName}`,
        `calls=${command.calls},usec=${usec},usec_per_call=${perCall.toFixed(2)},rejected_calls=${command.rejectedCalls},failed_calls=${command.failedCalls}`,
      ]);
    }
    for (const sub of command.subcommands?.values() ?? []) visit(sub);
  };
  for (const command of server.commands.byName.values()) visit(command);
  return fields;
}

function errorFields(server: Server): Fields {
  return [...server.statistics.errors].map(
    ([code, count]) => [`errorstat_${code}`, `count=${count}`] as const,
  );
}

function keyspaceFields(server: Server): Fields {
  const used = server.keyspace.databases.filter((database) => database.size > 0);
  return used.map(
    (database) =>
      [
        `db${database.index}`,
        `keys=${database.size},expires=${database.expires},avg_ttl=${Math.round(database.averageTtl)}`,
      ] as const,
  );
}
