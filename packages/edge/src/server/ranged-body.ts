/** The parts of a stored body that a viewer asked for (RFC 9110 section 14). */
import { randomUUID } from 'node:crypto';
import { parseRange } from '../http/byte-ranges.ts';
import { headerValue, withoutHeaders } from '../http/header-pairs.ts';

/** A 206 or 416 in place of the whole. */
export interface RangedBody {
  readonly status: 206 | 416;
  readonly statusText: string;
  readonly pairs: readonly string[];
  readonly body: Buffer;
}

/** @returns undefined when the whole is to be sent */
export function rangedBody(
  range: string | undefined,
  body: Buffer,
  pairs: readonly string[],
): RangedBody | undefined {
  if (range === undefined) return undefined;
  const ranges = parseRange(range, body.length);
  if (ranges === 'ignored') return undefined;
  if (ranges === 'unsatisfiable') {
    return {
      status: 416,
      statusText: 'Range Not Satisfiable',
      pairs: ['content-range', `bytes */${body.length}`],
      body: Buffer.alloc(0),
    };
  }
  const only = ranges[0];
  if (ranges.length === 1 && only !== undefined) {
    return {
      status: 206,
      statusText: 'Partial Content',
      pairs: [...pairs, 'content-range', `bytes ${only.first}-${only.last}/${body.length}`],
      body: body.subarray(only.first, only.last + 1),
    };
  }
  const boundary = randomUUID();
  const type = headerValue(pairs, 'content-type') ?? 'application/octet-stream';
  const pieces = ranges.flatMap(({ first, last }) => [
    Buffer.from(
      `\r\n--${boundary}\r\nContent-Type: ${type}\r\nContent-Range: bytes ${first}-${last}/${body.length}\r\n\r\n`,
    ),
    body.subarray(first, last + 1),
  ]);
  return {
    status: 206,
    statusText: 'Partial Content',
    pairs: [
      ...withoutHeaders(pairs, (name) => name === 'content-type'),
      'content-type',
      `multipart/byteranges; boundary=${boundary}`,
    ],
    body: Buffer.concat([...pieces, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
