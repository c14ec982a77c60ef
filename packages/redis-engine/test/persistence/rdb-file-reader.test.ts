import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisServer } from '@quicktable/redis-engine';
import { crc64 } from '../../src/persistence/crc64.ts';
import { RdbFileReader } from '../../src/persistence/rdb-file-reader.ts';
import { RdbError } from '../../src/persistence/rdb-reader.ts';
import { RdbWriter } from '../../src/persistence/rdb-writer.ts';
import { RespClient } from '../support/resp-client.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rdb-file-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a file that is read piece by piece', () => {
  const long = 'text that can be compressed, '.repeat(40);

  function written(): Buffer {
    const writer = new RdbWriter();
    for (const size of [0, 63, 64, 16_383, 16_384, 2 ** 33]) writer.size(size);
    for (const text of ['', 'plain', '12', '-30000', '1234567', long]) writer.string(Buffer.from(text));
    writer.double(Math.PI);
    return Buffer.from(writer.written());
  }

  function read(reader: RdbFileReader): unknown[] {
    const sizes = Array.from({ length: 6 }, () => reader.sizeOrUnknown());
    const views = Array.from({ length: 6 }, () => reader.string());
    const double = reader.double();
    return [sizes, views.map((view) => view.toString()), double, reader.atEnd, reader.place];
  }

  it.each([1, 2, 3, 5, 8, 13, 100, 10_000])('of %i bytes holds the same', (pieceBytes) => {
    const bytes = written();
    const path = join(folder, `pieces-${pieceBytes}`);
    writeFileSync(path, bytes);
    const reader = new RdbFileReader(path, pieceBytes);

    expect(read(reader)).toEqual([
      [0, 63, 64, 16_383, 16_384, 2 ** 33],
      ['', 'plain', '12', '-30000', '1234567', long],
      Math.PI,
      true,
      bytes.length,
    ]);
    expect(reader.checksum()).toEqual(crc64(bytes));
    expect(() => reader.byte()).toThrow(RdbError);
    reader.close();
  });
});

/** Takes some gigabytes of memory and of disk, and a minute or two: `REDIS_LARGE_TESTS=1`. */
describe.runIf(process.env['REDIS_LARGE_TESTS'] !== undefined)('data beyond two gigabytes', () => {
  it('are saved and loaded', { timeout: 600_000 }, async () => {
    const count = 26;
    const value = Buffer.alloc(100_000_000, 'x');
    const config = { rdbcompression: 'no' };
    const first = await createRedisServer({ directory: folder, config });
    const writer = await RespClient.open(first);
    writer.replyTimeoutMs = 300_000;
    for (let i = 0; i < count; i++) {
      value.writeUInt32LE(i);
      await writer.call('SET', `key:${i}`, value);
    }
    await writer.call('RPUSH', 'behind', 'a', 'b');
    expect(await writer.call('SAVE')).toBe('OK');
    writer.close();
    await first.close();

    const second = await createRedisServer({ directory: folder, config });
    const reader = await RespClient.open(second);
    reader.replyTimeoutMs = 300_000;
    expect(await reader.call('DBSIZE')).toBe(count + 1);
    expect(await reader.call('LRANGE', 'behind', 0, -1)).toEqual(['a', 'b']);
    for (let i = 0; i < count; i++) {
      expect(await reader.call('STRLEN', `key:${i}`)).toBe(value.length);
      expect((await reader.raw('GETRANGE', `key:${i}`, 0, 3)).readUInt32LE(4)).toBe(i);
    }
    reader.close();
    await second.close();
  });
});
