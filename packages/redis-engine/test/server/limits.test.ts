import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { describeContract } from '../support/describe-contract.ts';
import { encodeCommand, type RespClient } from '../support/resp-client.ts';

describeContract('Limits', (server) => {
  it('turn away clients beyond maxclients', async () => {
    await server.call('CONFIG', 'SET', 'maxclients', '50');
    const clients: RespClient[] = [];
    for (let i = 0; i < 60; i++) clients.push(await server.connect());

    await expect.poll(() => clients.filter((client) => client.ended).length).toBeGreaterThan(0);
    const turnedAway = clients.find((client) => client.ended)!;
    expect((await turnedAway.untilClosed()).toString()).toBe('-ERR max number of clients reached\r\n');
    await server.call('CONFIG', 'SET', 'maxclients', '10000');
  });

  it('end a client that reads too slowly', async () => {
    await server.call('CONFIG', 'SET', 'client-output-buffer-limit', 'normal 2mb 0 0');
    await server.call('SET', 'large', 'x'.repeat(500_000));
    const socket = connect({ host: server.host, port: server.port });
    await once(socket, 'connect');
    socket.on('error', () => {});
    socket.pause();
    for (let i = 0; i < 100; i++) socket.write(encodeCommand(['GET', 'large']));

    await expect
      .poll(
        async () =>
          (await server.raw('CLIENT', 'LIST')).split('\n').filter((line) => line.startsWith('id=')).length,
        {
          timeout: 10_000,
        },
      )
      .toBe(1);
    socket.destroy();
    await server.call('CONFIG', 'SET', 'client-output-buffer-limit', 'normal 0 0 0');
  });

  it('end a client whose command outgrows the query buffer', async () => {
    await server.call('CONFIG', 'SET', 'client-query-buffer-limit', '1048576');
    const other = await server.connect();
    other.write(`*2\r\n$4\r\nECHO\r\n$5000000\r\n${'x'.repeat(3_000_000)}`);

    await other.untilClosed();
    await server.call('CONFIG', 'SET', 'client-query-buffer-limit', '1073741824');
  });

  it.each([
    ['*x\r\n', 'invalid multibulk length'],
    ['*3000000000\r\n', 'invalid multibulk length'],
    ['*1\r\n+PING\r\n', "expected '$', got '+'"],
    ['*1\r\n$-5\r\n', 'invalid bulk length'],
    ['*1\r\n$536870913\r\n', 'invalid bulk length'],
    ['SET "a\r\n', 'unbalanced quotes in request'],
    ['x'.repeat(70_000), 'too big inline request'],
    [`*${'1'.repeat(70_000)}`, 'too big mbulk count string'],
    [`*1\r\n$${'1'.repeat(70_000)}`, 'too big bulk count string'],
  ])('end a client that breaks the protocol (%#)', async (bytes, error) => {
    const other = await server.connect();
    other.write(bytes);

    expect((await other.untilClosed()).toString()).toBe(`-ERR Protocol error: ${error}\r\n`);
  });

  it('allow only small commands before authentication', async () => {
    await server.call('CONFIG', 'SET', 'requirepass', 'secret');
    const many = await server.connect();
    many.write('*11\r\n');
    const large = await server.connect();
    large.write('*1\r\n$20000\r\n');

    const errors = [(await many.untilClosed()).toString(), (await large.untilClosed()).toString()];
    await server.call('CONFIG', 'SET', 'requirepass', '');

    expect(errors).toEqual([
      '-ERR Protocol error: unauthenticated multibulk length\r\n',
      '-ERR Protocol error: unauthenticated bulk length\r\n',
    ]);
  });
});
