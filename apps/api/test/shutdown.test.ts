import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';
import { expect, test } from 'vitest';
import { spawnCommand } from './support/spawn-command.ts';
import { waitUntil } from './support/wait-until.ts';

const anyPorts = { PORT: '0', REDIS_PORT: '0', DYNAMODB_PORT: '0', EDGE_PORT: '0' };

test('SIGTERM under load lets every request finish, and the program ends with code 0', async () => {
  const command = spawnCommand(['start'], anyPorts);
  const [, url = ''] = await command.matched(/API {7}(http:\S+)/);
  await command.matched(/Press Ctrl\+C to stop/);
  let answered = 0;
  const failures: unknown[] = [];
  // Each reader keeps its connection, as a browser or a load balancer would, until the service closes it.
  const read = async () => {
    const client = new Client(url, { pipelining: 1 });
    try {
      for (;;) {
        const answer = await client.request({ method: 'GET', path: '/reservation/user123/res001' });
        await answer.body.dump();
        if (answer.statusCode === 200) answered += 1;
        else failures.push(answer.statusCode);
        if (answer.headers.connection === 'close') return;
      }
    } catch (error) {
      failures.push(error);
    } finally {
      await client.destroy();
    }
  };
  const readers = Array.from({ length: 16 }, read);
  await waitUntil(() => answered > 200, 'the readers are under way');

  command.process.kill('SIGTERM');
  await Promise.all(readers);

  expect(failures).toEqual([]);
  expect(await command.exited).toBe(0);
});

test('a request that is under way at SIGTERM is answered; a second signal ends the program at once', async () => {
  const patient = spawnCommand(['start', '--db-latency', '1s'], anyPorts);
  const hasty = spawnCommand(['start', '--db-latency', '1s'], anyPorts);
  const [[, patientUrl], [, hastyUrl]] = (await Promise.all(
    [patient, hasty].map((command) => command.matched(/API {7}(http:\S+)/)),
  )) as [RegExpExecArray, RegExpExecArray];
  await Promise.all([patient, hasty].map((command) => command.matched(/Press Ctrl\+C to stop/)));

  const answered = fetch(`${patientUrl}/reservation/user123/res001/nocache`).then((answer) => answer.status);
  const cutOff = fetch(`${hastyUrl}/reservation/user123/res001/nocache`).then(
    (answer) => answer.status,
    () => 'cut off',
  );
  await sleep(300);
  patient.process.kill('SIGTERM');
  hasty.process.kill('SIGINT');
  await sleep(100);
  hasty.process.kill('SIGINT');

  expect(await answered).toBe(200);
  expect(await patient.exited).toBe(0);
  expect(await cutOff).toBe('cut off');
  expect(await hasty.exited).toBe(1);
});
