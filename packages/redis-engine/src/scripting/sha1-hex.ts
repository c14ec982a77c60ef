/** The name of a script: the SHA-1 of its text. */
import { createHash } from 'node:crypto';

export function sha1Hex(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex');
}
