import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { expectReplies } from '../../support/expect-replies.ts';

describeContract('The server', (server) => {
  it('gets and sets its configuration, all or nothing', async () => {
    await expectReplies(server, [
      ['CONFIG SET maxmemory 100mb', '+OK'],
      ['CONFIG GET maxmemory', '*2 $9 maxmemory $9 104857600'],
      [
        'CONFIG SET maxmemory 0 hash-max-listpack-entries x',
        "-ERR CONFIG SET failed (possibly related to argument 'hash-max-listpack-entries') - argument couldn't be parsed into an integer",
      ],
      ['CONFIG GET maxmemory', '*2 $9 maxmemory $9 104857600'],
      ['CONFIG SET maxmemory 0', '+OK'],
      ['CONFIG SET nosuch 1', "-ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'"],
      [
        'CONFIG SET databases 3',
        "-ERR CONFIG SET failed (possibly related to argument 'databases') - can't set immutable config",
      ],
      ['CONFIG SET hash-max-ziplist-value 65', '+OK'],
      ['CONFIG GET hash-max-listpack-value', '*2 $23 hash-max-listpack-value $2 65'],
      ['CONFIG SET hash-max-listpack-value 64', '+OK'],
    ]);
  });

  it('counts connections, commands, hits, misses and errors', async () => {
    await server.call('CONFIG', 'RESETSTAT');
    await server.call('SET', 'a', '1');
    await server.call('GET', 'a');
    await server.call('GET', 'none');
    await server.call('LPUSH', 'a', 'x');
    // A connection is counted when the server takes it, which may be after the client sees it open.
    const other = await server.connect();
    await other.call('PING');

    const info = await server.raw('INFO', 'everything');

    const value = (name: string) => new RegExp(`\\r\\n${name}:([^\\r]*)\\r\\n`).exec(info)?.[1];
    expect(value('keyspace_hits')).toBe('1');
    expect(value('keyspace_misses')).toBe('1');
    expect(value('total_connections_received')).toBe('1');
    expect(value('total_commands_processed')).toBe('6');
    expect(value('cmdstat_get')).toMatch(
      /^calls=2,usec=\d+,usec_per_call=[\d.]+,rejected_calls=0,failed_calls=0$/,
    );
    expect(value('cmdstat_lpush')).toMatch(/^calls=1,.*failed_calls=1$/);
    expect(value('errorstat_WRONGTYPE')).toBe('count=1');
    expect(value('db0')).toMatch(/^keys=1,expires=0,avg_ttl=0$/);
  });

  it('knows the time of a command from its first call on', async () => {
    await server.call('CONFIG', 'RESETSTAT');
    for (let i = 0; i < 5; i++) await server.call('GET', 'a');
    await server.call('SET', 'a', '1');
    await server.call('STRLEN', 'a');

    for (const name of ['set', 'strlen']) {
      const [, [, calls, , buckets]] = (await server.call('LATENCY', 'HISTOGRAM', name)) as [
        string,
        [string, number, string, number[]],
      ];
      expect(calls).toBe(1);
      expect(buckets.length).toBe(2);
      expect(buckets[1]).toBe(1);
    }
  });

  it('describes its commands', async () => {
    await expectReplies(server, [
      ['COMMAND GETKEYS MSET a 1 b 2', '*2 $1 a $1 b'],
      ['COMMAND GETKEYS PING x', '-ERR The command has no key arguments'],
      ['COMMAND GETKEYSANDFLAGS SET a 1', '*1 *2 $1 a *2 +OW +update'],
      [
        'COMMAND INFO get',
        '*1 *10 $3 get :2 *2 +readonly +fast :1 :1 :1 *3 +@read +@string +@fast *0 *1 *6 $5 flags *2 +RO +access $12 begin_search *4 $4 type $5 index $4 spec *2 $5 index :1 $9 find_keys *4 $4 type $5 range $4 spec *6 $7 lastkey :0 $7 keystep :1 $5 limit :0 *0',
      ],
      ['COMMAND INFO nosuch', '*1 $-1'],
      ['NOSUCH a', "-ERR unknown command 'NOSUCH', with args beginning with: 'a'"],
      ['GET', "-ERR wrong number of arguments for 'get' command"],
    ]);
  });

  it('remembers slow commands', async () => {
    await server.call('CONFIG', 'SET', 'slowlog-log-slower-than', '0');
    await server.call('SLOWLOG', 'RESET');
    await server.call('SET', 'a', 'x'.repeat(200));
    await server.call('CONFIG', 'SET', 'slowlog-log-slower-than', '10000');

    const entries = (await server.call('SLOWLOG', 'GET', '10')) as unknown[][];

    const shown = entries.map((entry) => entry[3]);
    expect(shown).toContainEqual(['SET', 'a', `${'x'.repeat(128)}... (72 more bytes)`]);
    await expectReplies(server, [
      ['SLOWLOG RESET', '+OK'],
      ['SLOWLOG LEN', ':0'],
      ['SLOWLOG GET -2', '-ERR count should be greater than or equal to -1'],
    ]);
  });

  it('shows commands to monitors', async () => {
    const monitor = await server.connect();
    await monitor.call('MONITOR');
    await server.call('SET', 'a', 'x y\r\n"');

    expect((await monitor.nextRaw()).toString()).toMatch(
      /^\+\d+\.\d{6} \[0 127\.0\.0\.1:\d+\] "SET" "a" "x y\\r\\n\\""\r\n$/,
    );
  });
});
