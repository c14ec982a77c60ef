import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer } from '@quicktable/redis-engine';
import { RespClient } from '../../support/resp-client.ts';
import { ReplyError } from '../../support/resp-reader.ts';

const timeoutMs = 180_000;

describe('a script that would break the engine', { timeout: timeoutMs }, () => {
  let server: RedisServer;
  let client: RespClient;

  beforeAll(async () => {
    server = await createRedisServer({ port: 0 });
    client = await RespClient.open(server);
    client.replyTimeoutMs = timeoutMs;
  });
  afterAll(async () => {
    client.close();
    await server.close();
  });

  it('is ended where it runs without end and cannot be stopped to let others go', async () => {
    const script = 'table.sort({1, 2, 3}, function() while true do end end)';
    await client.call('CONFIG', 'SET', 'busy-reply-threshold', 0);

    expect(String(await client.raw('EVAL', script, 0))).toContain('it ran too long in a place');
    expect(await client.call('PING')).toBe('PONG');
  });

  it('is refused a reply that is nested too deep', async () => {
    const script = 'local t = {} for i = 1, 1000 do t = {t} end return t';

    expect(String(await client.raw('EVAL', script, 0))).toContain('reached lua stack limit');
    expect(await client.call('EVAL', 'return cjson.encode({1})', 0)).toBe('[1]');
  });

  it('gets an error when memory for Lua is used up', async () => {
    const script = "local s = 'x' while true do s = s .. s end";

    expect(await client.call('EVAL', script, 0)).toBeInstanceOf(ReplyError);
    expect(await client.call('EVAL', 'return 1', 0)).toBe(1);
  });
});
