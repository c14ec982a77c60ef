/**
 * Reads a file of RDB's format piece by piece, whatever its size: Node reads files as a whole only up to 2 GiB, and
 * a snapshot need not be in memory beside what is made of it.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Crc64 } from './crc64.ts';
import { RdbReader } from './rdb-reader.ts';

const PIECE_BYTES = 4 * 1024 * 1024;

export class RdbFileReader extends RdbReader {
  private readonly descriptor: number;
  private readonly fileBytes: number;
  private readonly pieceBytes: number;
  /** Place in the file of the first byte in memory. */
  private beginsAt = 0;
  private readonly crc = new Crc64();
  /** How many of the bytes in memory the checksum has seen. */
  private checked = 0;

  /**
   * Opens a file. Throws the system's error if that fails.
   * @param pieceBytes how much is read at once, if a value does not need more
   */
  constructor(path: string, pieceBytes = PIECE_BYTES) {
    super(Buffer.alloc(0));
    this.pieceBytes = pieceBytes;
    this.descriptor = openSync(path, 'r');
    this.fileBytes = fstatSync(this.descriptor).size;
  }

  /** Place in the file of what is read next. */
  get place(): number {
    return this.beginsAt + this.position;
  }

  override get atEnd(): boolean {
    return this.place >= this.fileBytes;
  }

  /** The checksum of all that was read so far. */
  checksum(): Buffer {
    this.updateChecksum();
    return this.crc.digest();
  }

  private updateChecksum(): void {
    this.crc.update(this.bytes.subarray(this.checked, this.position));
    this.checked = this.position;
  }

  /** What was given out as a view stays as it is: the bytes that follow are read into another buffer. */
  protected override readMore(count: number): boolean {
    const rest = this.bytes.subarray(this.position);
    if (this.place + count > this.fileBytes) return false;
    this.updateChecksum();
    const at = this.beginsAt + this.bytes.length;
    const wanted = Math.min(this.fileBytes - at, Math.max(this.pieceBytes, count - rest.length));
    const larger = Buffer.allocUnsafeSlow(rest.length + wanted);
    rest.copy(larger);
    for (let done = rest.length; done < larger.length; ) {
      const got = readSync(this.descriptor, larger, done, larger.length - done, at + done - rest.length);
      if (got === 0) return false;
      done += got;
    }
    this.beginsAt += this.position;
    this.position = 0;
    this.checked = 0;
    this.bytes = larger;
    this.end = larger.length;
    return true;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
