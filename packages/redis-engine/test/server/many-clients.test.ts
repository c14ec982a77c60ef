import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createRedisServer } from '@quicktable/redis-engine';
import { RespClient } from '../support/resp-client.ts';

it('A thousand clients at once are all answered, and all forgotten when they leave', async () => {
  const server = await createRedisServer();
  const clients = await Promise.all(Array.from({ length: 1000 }, () => RespClient.open(server)));

  const replies = await Promise.all(clients.map((client, index) => client.call('ECHO', index)));

  expect(replies).toEqual(clients.map((_, index) => String(index)));
  const [first, ...others] = clients;
  for (const client of others) client.close();
  await expect
    .poll(async () => (await first!.raw('INFO', 'clients')).includes('connected_clients:1\r\n'), {
      timeout: 20_000,
    })
    .toBe(true);
  first!.close();
  await server.close();
});

it.runIf(process.platform === 'linux')(
  'With too few open files the program says so, and goes on serving those that it has',
  async () => {
    const program = fileURLToPath(new URL('program.mjs', import.meta.url));
    const child = spawn('sh', ['-c', `ulimit -n 600; exec "${process.execPath}" "${program}" --port 0`]);
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    const address = { host: '127.0.0.1', port: Number(/:(\d+)\n/.exec(line)![1]) };
    const admin = await RespClient.open(address);
    expect(await admin.call('CONFIG', 'GET', 'maxclients')).toEqual(['maxclients', '568']);
    // Beyond what is true, so that the system has to refuse.
    await admin.call('CONFIG', 'SET', 'maxclients', '10000');

    const sockets: Socket[] = [];
    let ended = 0;
    for (let i = 0; i < 700; i++) {
      const socket = connect(address);
      socket.on('error', () => {});
      socket.on('close', () => ended++);
      socket.resume();
      sockets.push(socket);
    }
    await expect.poll(() => ended, { timeout: 20_000 }).toBeGreaterThan(50);

    expect(await admin.call('PING')).toBe('PONG');
    for (const socket of sockets) socket.destroy();
    const connected = async () =>
      /connected_clients:(\d+)/.exec((await admin.raw('INFO', 'clients')).toString())![1];
    await expect.poll(connected, { timeout: 20_000 }).toBe('1');
    const late = await RespClient.open(address);
    expect(await late.call('PING')).toBe('PONG');
    expect(errors).toContain('maxclients is 568 (ulimit -n 10032 allows all)');
    late.close();
    admin.close();
    child.kill();
    await once(child, 'exit');
  },
);
