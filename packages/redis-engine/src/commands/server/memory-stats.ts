/** MEMORY STATS. */
import { command } from '../command.ts';

export const memoryStats = command({
  name: 'stats',
  arity: 2,
  flags: [],
  group: 'server',
  since: '4.0.0',
  summary: 'Show memory usage details',
  complexity: 'O(1)',
  categories: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  execute({ server, reply }) {
    const { keyspace } = server;
    const used = keyspace.usedBytes;
    const keys = keyspace.databases.reduce((sum, database) => sum + database.size, 0);
    const peak = Math.max(used, server.peakBytes);
    const fields: [string, number][] = [
      ['peak.allocated', peak],
      ['total.allocated', used],
      ['startup.allocated', server.startupBytes],
      ['replication.backlog', 0],
      ['clients.slaves', 0],
      ['clients.normal', 0],
      ['cluster.links', 0],
      ['aof.buffer', 0],
      ['lua.caches', 0],
      ['functions.caches', 0],
    ];
    const databases = keyspace.databases.filter((database) => database.size > 0);
    const heap = process.memoryUsage();
    const dataset = Math.max(0, used - keyspace.tableBytes);
    const ratio = heap.rss / Math.max(1, used);
    const percentages: [string, number][] = [
      ['dataset.percentage', (100 * dataset) / Math.max(1, used - server.startupBytes)],
      ['peak.percentage', (100 * used) / Math.max(1, peak)],
    ];
    reply.map(fields.length + databases.length + 4 + percentages.length + 2);
    for (const [name, value] of fields) {
      reply.bulk(name);
      reply.integer(value);
    }
    for (const database of databases) {
      reply.bulk(`db.${database.index}`);
      reply.map(3);
      reply.bulk('overhead.hashtable.main');
      reply.integer(database.table.memoryBytes);
      reply.bulk('overhead.hashtable.expires');
      reply.integer(0);
      reply.bulk('overhead.hashtable.slot-to-keys');
      reply.integer(0);
    }
    reply.bulk('overhead.total');
    reply.integer(keyspace.tableBytes);
    reply.bulk('keys.count');
    reply.integer(keys);
    reply.bulk('keys.bytes-per-key');
    reply.integer(keys === 0 ? 0 : Math.floor((used - server.startupBytes) / keys));
    reply.bulk('dataset.bytes');
    reply.integer(dataset);
    for (const [name, value] of percentages) {
      reply.bulk(name);
      reply.double(Math.min(100, value));
    }
    reply.bulk('fragmentation');
    reply.double(ratio);
    reply.bulk('fragmentation.bytes');
    reply.integer(heap.rss - used);
  },
});
