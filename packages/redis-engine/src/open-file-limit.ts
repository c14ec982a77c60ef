/** How many clients the files that this process may open are enough for. */
import { readFileSync } from 'node:fs';

/** Files that the server has open beside its clients' sockets, as Redis's `CONFIG_MIN_RESERVED_FDS`. */
const RESERVED_FILES = 32;

/** Infinity where the system sets no limit, or does not tell it (`/proc/self/limits`). */
export function mostClientsByOpenFiles(): number {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const limit = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
    return limit === undefined ? Number.POSITIVE_INFINITY : Math.max(1, Number(limit) - RESERVED_FILES);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
