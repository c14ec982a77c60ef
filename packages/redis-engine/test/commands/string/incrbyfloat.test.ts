import { expect, it } from 'vitest';
import { createRedisServer } from '@quicktable/redis-engine';
import { describeContract } from '../../support/describe-contract.ts';
import { expectReplies } from '../../support/expect-replies.ts';
import { redisServerPath, startRedisServer } from '../../support/redis-process.ts';
import { RespClient } from '../../support/resp-client.ts';
import { randomFrom } from '../../fuzz/random-commands.ts';

describeContract('INCRBYFLOAT', (server) => {
  it.each([
    // A mantissa of 64 bits: the tenth is lost beside twenty digits, and kept beside sixteen.
    ['12345678901234567890', '0.1', '12345678901234567890'],
    ['1234567890123456', '0.1', '1234567890123456.0999755859375'],
    ['18446744073709551615', '1', '18446744073709551616'],
    ['18446744073709551616', '1', '18446744073709551616'],
    ['3.0', '1.1', '4.1'],
    ['0.1', '0.2', '0.3'],
    ['1', '-1', '0'],
    ['0x10', '0x1p-1', '16.5'],
    ['1e400', '-1e400', '0'],
    ['-0', '0', '0'],
    ['1e-30', '0', '0'],
    ['-1e-30', '0', '0'],
    ['5.', '.5', '5.5'],
    ['99999999999999999999999999999999', '0', '100000000000000000000545460846592'],
  ])('adds as 80-bit floating point: %s + %s = %s', async (present, increment, sum) => {
    await server.call('SET', 'f', present);
    await server.call('HSET', 'h', 'f', present);

    expect(await server.call('INCRBYFLOAT', 'f', increment)).toBe(sum);
    expect(await server.call('HINCRBYFLOAT', 'h', 'f', increment)).toBe(sum);
  });

  it('refuses what is no number, overflows or underflows', async () => {
    await expectReplies(server, [
      ['SET f 1', '+OK'],
      ['INCRBYFLOAT f 1e5000', '-ERR value is not a valid float'],
      ['INCRBYFLOAT f 1e-5000', '-ERR value is not a valid float'],
      ['INCRBYFLOAT f 1e999999999', '-ERR value is not a valid float'],
      ['INCRBYFLOAT f nan', '-ERR value is not a valid float'],
      ['INCRBYFLOAT f inf', '-ERR increment would produce NaN or Infinity'],
      ['HINCRBYFLOAT h f -inf', '-ERR value is NaN or Infinity'],
      ['SET f 1.18e4932', '+OK'],
      ['INCRBYFLOAT f 1.18e4932', '-ERR increment would produce NaN or Infinity'],
      ['SET f inf', '+OK'],
      ['INCRBYFLOAT f -inf', '-ERR increment would produce NaN or Infinity'],
    ]);
  });
});

const seed = Number(process.env['REDIS_FUZZ_SEED'] ?? 1);

it.runIf(redisServerPath !== undefined)(
  `INCRBYFLOAT of random numbers is that of redis-server (seed ${seed})`,
  async () => {
    const random = randomFrom(seed);
    const digits = (most: number) =>
      Array.from({ length: Math.floor(random() * most) }, () => Math.floor(random() * 10)).join('');
    const number = () => {
      const sign = random() < 0.3 ? '-' : '';
      const exponent = random() < 0.3 ? `e${Math.floor((random() - 0.5) * 10 ** (1 + random() * 3))}` : '';
      return `${sign}${digits(25)}1${random() < 0.7 ? `.${digits(25)}` : ''}${exponent}`;
    };
    const commands = Array.from({ length: 2000 }, () => {
      const key = `k${Math.floor(random() * 3)}`;
      return random() < 0.3 ? ['SET', key, number()] : ['INCRBYFLOAT', key, number()];
    });
    const engine = await createRedisServer();
    const redis = await startRedisServer();
    const clients = [await RespClient.open(engine), await RespClient.open(redis)];

    const [ours, theirs] = await Promise.all(clients.map((client) => client.pipeline(commands)));

    for (const client of clients) client.close();
    await redis.close();
    await engine.close();
    for (const [index, command] of commands.entries())
      expect([command, ours![index]]).toEqual([command, theirs![index]]);
  },
);
