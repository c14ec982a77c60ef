import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Arguments } from '../../../src/protocol/arguments.ts';
import { Slowlog } from '../../../src/server/slowlog.ts';
import { describeContract } from '../../support/describe-contract.ts';

const commands: [string[], string[]][] = [
  [
    ['AUTH', 'pw'],
    ['AUTH', '(redacted)'],
  ],
  [
    ['AUTH', 'default', 'pw'],
    ['AUTH', '(redacted)', '(redacted)'],
  ],
  [
    ['HELLO', '2', 'SETNAME', 'auth', 'AUTH', 'none', 'pw'],
    ['HELLO', '2', 'SETNAME', 'auth', 'AUTH', '(redacted)', '(redacted)'],
  ],
  [
    ['ACL', 'SETUSER', 'app', 'on', '>pw'],
    ['ACL', 'SETUSER', '(redacted)', '(redacted)', '(redacted)'],
  ],
  [
    ['CONFIG', 'SET', 'hz', '20', 'masterauth', 'pw'],
    ['CONFIG', 'SET', 'hz', '20', 'masterauth', '(redacted)'],
  ],
  [
    ['MIGRATE', 'host', '1', 'none', '0', '9', 'AUTH', 'pw'],
    ['MIGRATE', 'host', '1', 'none', '0', '9', 'AUTH', '(redacted)'],
  ],
  [
    ['MIGRATE', 'host', '1', '', '0', '9', 'AUTH2', 'me', 'pw', 'KEYS', 'none'],
    ['MIGRATE', 'host', '1', '', '0', '9', 'AUTH2', '(redacted)', '(redacted)', 'KEYS', 'none'],
  ],
  [
    ['SET', 'AUTH', 'pw'],
    ['SET', 'AUTH', 'pw'],
  ],
];

describeContract('secrets', (server) => {
  it.each(commands)('of %j are in no slow log', async (sent, shown) => {
    await server.call('CONFIG', 'SET', 'slowlog-log-slower-than', '0');
    await server.call('SLOWLOG', 'RESET');

    await server.call(...sent);

    const entries = await server.call('SLOWLOG', 'GET', 1);
    expect(entries).toMatchObject([
      [
        expect.any(Number),
        expect.any(Number),
        expect.any(Number),
        shown,
        expect.any(String),
        expect.any(String),
      ],
    ]);
  });

  it('are not shown to those who monitor', async () => {
    const monitor = await server.connect();
    await monitor.call('MONITOR');

    await server.call('AUTH', 'default', 'pw');
    await server.call('HELLO', '2', 'AUTH', 'none', 'pw');

    expect(String(await monitor.nextRaw())).toContain('"AUTH" "(redacted)" "(redacted)"');
    expect(String(await monitor.nextRaw())).toContain('"HELLO" "2" "AUTH" "(redacted)" "(redacted)"');
  });
});

describe('the slow log', () => {
  it('holds no more of a long argument than it shows', () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const heldBytes = () => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const log = new Slowlog();
    const client = { address: '', name: '' };
    const before = heldBytes();

    for (let i = 0; i < 64; i++)
      log.add(Arguments.of(['SET', Buffer.alloc(500_000, 'x')]), [], 1, 0, client, 128);

    expect(heldBytes() - before).toBeLessThan(8_000_000);
    expect(log.entries).toHaveLength(64);
  });
});
