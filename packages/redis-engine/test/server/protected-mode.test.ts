import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createRedisServer } from '@quicktable/redis-engine';
import { redisServerPath, startRedisServer } from '../support/redis-process.ts';
import { RespClient } from '../support/resp-client.ts';

/** An address of this machine that is not loopback, as another machine would see it. */
const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address !== undefined && !address.internal && address.family === 'IPv4')?.address;

const starts: [string, () => Promise<{ port: number; close(): Promise<void> }>][] = [
  ['engine', () => createRedisServer({ host: '0.0.0.0' })],
];
if (redisServerPath !== undefined) starts.push(['redis', () => startRedisServer(['--bind', '0.0.0.0'])]);

describe.runIf(outside !== undefined).each(starts)('Protected mode on %s', (_name, start) => {
  it('lets in from outside only once there is a password, or when it is switched off', async () => {
    const server = await start();
    const { port } = server;
    const inside = await RespClient.open({ host: '127.0.0.1', port });
    const fromOutside = () => RespClient.open({ host: outside!, port });

    const denied = await fromOutside();
    expect((await denied.untilClosed()).toString()).toMatch(
      /^-DENIED Redis is running in protected mode because .* from the outside\.\r\n$/,
    );
    await inside.call('CONFIG', 'SET', 'requirepass', 'secret');
    const asked = await fromOutside();
    expect(await asked.call('AUTH', 'secret')).toBe('OK');
    await inside.call('CONFIG', 'SET', 'requirepass', '');
    await inside.call('CONFIG', 'SET', 'protected-mode', 'no');
    const free = await fromOutside();
    expect(await free.call('PING')).toBe('PONG');

    for (const client of [inside, denied, asked, free]) client.close();
    await server.close();
  });
});
