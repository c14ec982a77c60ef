/** Cursors: where a page ended, as text that means nothing to who carries it. */
import { InvalidCursorError } from './errors.ts';

const MAX_CURSOR_LENGTH = 4_096;
const MAX_ID_LENGTH = 255;

export function encodeCursor(position: Record<string, string | number>): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Where a page of a guest's reservations ended. @throws InvalidCursorError for what cannot be such a place */
export function decodeReservationCursor(cursor: string): {
  readonly date: string;
  readonly startMinute: number;
  readonly reservationId: string;
} {
  const position = decodeCursor(cursor, { date: '', startMinute: 0, reservationId: '' });
  const { date, startMinute, reservationId } = position;
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(Date.parse(date))) throw new InvalidCursorError();
  if (!Number.isInteger(startMinute) || Math.abs(startMinute) > 10_000) throw new InvalidCursorError();
  if (reservationId === '' || reservationId.length > MAX_ID_LENGTH) throw new InvalidCursorError();
  return position;
}

/** Where a page of documents ended. @throws InvalidCursorError for what cannot be an id */
export function decodeDocumentCursor(cursor: string): string {
  const { id } = decodeCursor(cursor, { id: '' });
  if (id === '' || id.length > MAX_ID_LENGTH) throw new InvalidCursorError();
  return id;
}

/** @throws InvalidCursorError unless it has the members of `example`, with values of the same types */
function decodeCursor<Position extends Record<string, string | number>>(
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
