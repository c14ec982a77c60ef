/** Writes ZIP archives (APPNOTE 6.3.3, method deflate) that depend on their contents alone: sorted names, one date, no extra fields. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ArchivedFile {
  /** With slashes, without one at the beginning. */
  readonly path: string;
  readonly content: Buffer;
}

/** 1980-01-01 00:00, the first moment that the format knows. */
const dosDate = 0x0021;
const dosTime = 0;
const madeByUnix = 0x0314;
const neededVersion = 20;
const namesAreUtf8 = 0x0800;
const deflated = 8;
const regularFile = 0o100644;

export function zip(files: readonly ArchivedFile[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  const sorted = [...files].sort((one, other) => (one.path < other.path ? -1 : 1));
  for (const { path, content } of sorted) {
    const name = Buffer.from(path);
    const compressed = deflateRawSync(content, { level: 9 });
    const common = Buffer.alloc(26);
    common.writeUInt16LE(neededVersion, 0);
    common.writeUInt16LE(namesAreUtf8, 2);
    common.writeUInt16LE(deflated, 4);
    common.writeUInt16LE(dosTime, 6);
    common.writeUInt16LE(dosDate, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(compressed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([signature(0x04034b50), common, name, compressed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((regularFile << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    const madeBy = Buffer.alloc(2);
    madeBy.writeUInt16LE(madeByUnix);
    central.push(Buffer.concat([signature(0x02014b50), madeBy, common, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(sorted.length, 4);
  end.writeUInt16LE(sorted.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
