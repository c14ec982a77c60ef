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
