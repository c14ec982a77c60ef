/** Cursors: where a page ended, as text that means nothing to who carries it. */
import { InvalidCursorError } from './errors.ts';

const MAX_CURSOR_LENGTH = 4_096;

export function encodeCursor(position: Record<string, string | number>): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** @throws InvalidCursorError unless it has the members of `example`, with values of the same types */
export function decodeCursor<Position extends Record<string, string | number>>(
  cursor: string,
  example: Position,
): Position {
  let position: unknown;
  try {
    if (cursor.length <= MAX_CURSOR_LENGTH) {
      position = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    }
  } catch {
    // Told below.
  }
  if (typeof position !== 'object' || position === null) throw new InvalidCursorError();
  for (const [name, value] of Object.entries(example)) {
    if (typeof (position as Record<string, unknown>)[name] !== typeof value) throw new InvalidCursorError();
  }
  return position as Position;
}
