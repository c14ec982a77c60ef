import { expect, it } from 'vitest';
import { createRedisServer } from '@quicktable/redis-engine';
import { RespClient } from '../support/resp-client.ts';

it('A pipeline of long replies lets other clients go between its commands', async () => {
  const server = await createRedisServer();
  const greedy = await RespClient.open(server);
  const other = await RespClient.open(server);
  const count = 200;

  greedy.write('COMMAND\r\n'.repeat(count));
  await greedy.next();
  greedy.pause();
  const statistics = (await other.raw('INFO', 'commandstats')).toString();

  const doneBefore = Number(/cmdstat_command:calls=(\d+)/.exec(statistics)![1]);
  expect(doneBefore).toBeLessThan(count);
  greedy.close();
  other.close();
  await server.close();
});

it('A command that comes while its client waits is answered when the wait is over', async () => {
  const server = await createRedisServer();
  const client = await RespClient.open(server);
  const other = await RespClient.open(server);

  client.send('BLPOP', 'a list with quite a long name', 0);
  const clients = async () => String(await other.raw('CLIENT', 'LIST'));
  await expect.poll(clients, { timeout: 20_000 }).toContain('flags=b');
  client.send('ECHO', 'a');
  await expect.poll(clients, { timeout: 20_000 }).toMatch(/flags=b .* qbuf=[1-9]/);
  await other.call('RPUSH', 'a list with quite a long name', 'x');

  expect(await client.next()).toEqual(['a list with quite a long name', 'x']);
  expect(await client.next()).toBe('a');
  client.close();
  other.close();
  await server.close();
});
