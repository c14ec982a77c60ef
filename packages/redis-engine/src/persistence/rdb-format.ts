/** The frame of an RDB file: its first bytes, and the opcodes between its values. */
import { RDB_VERSION } from './payload.ts';

export const RDB_MAGIC = 'REDIS';
export const RDB_HEAD = `${RDB_MAGIC}${String(RDB_VERSION).padStart(4, '0')}`;
/** Bytes of the magic and the version. */
export const RDB_HEAD_BYTES = RDB_HEAD.length;

export const Opcode = {
  Idle: 248,
  Frequency: 249,
  Auxiliary: 250,
  ResizeDatabase: 251,
  ExpiryMs: 252,
  ExpirySeconds: 253,
  SelectDatabase: 254,
  End: 255,
} as const;
