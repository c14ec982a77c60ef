import { describe, expect, it } from 'vitest';
import { endOfReply, parseReply, type Reply, ReplyError } from './resp-reader.ts';

const replies: [string, Reply][] = [
  ['+OK\r\n', 'OK'],
  ['-ERR no\r\n', new ReplyError('ERR no')],
  [':12\r\n', 12],
  [':9223372036854775807\r\n', 9223372036854775807n],
  ['$5\r\na\r\nbc\r\n', 'a\r\nbc'],
  ['$-1\r\n', null],
  ['*-1\r\n', null],
  ['_\r\n', null],
  [',inf\r\n', Number.POSITIVE_INFINITY],
  ['#t\r\n', true],
  ['(12345678901234567890\r\n', 12345678901234567890n],
  ['=7\r\ntxt:abc\r\n', { format: 'txt', text: 'abc' }],
  ['*2\r\n*1\r\n:1\r\n$0\r\n\r\n', [[1], '']],
  ['%1\r\n+a\r\n*1\r\n:1\r\n', new Map<Reply, Reply>([['a', [1]]])],
  ['~2\r\n:1\r\n:2\r\n', new Set<Reply>([1, 2])],
  ['>2\r\n+invalidate\r\n*1\r\n+k\r\n', ['invalidate', ['k']]],
  ['|1\r\n+a\r\n:1\r\n+b\r\n', { attributes: new Map<Reply, Reply>([['a', 1]]), value: 'b' }],
];

describe('reading replies', () => {
  it.each(replies)('knows where %j ends, and only when it is whole', (text) => {
    const bytes = Buffer.from(`${text}:1\r\n`, 'latin1');

    const ends = Array.from({ length: text.length }, (_, length) => endOfReply(bytes.subarray(0, length), 0));

    expect(endOfReply(bytes, 0)).toBe(text.length);
    expect(ends.slice(1).every((end) => end === -1)).toBe(true);
  });

  it.each(replies)('parses %j', (text, value) => {
    expect(parseReply(Buffer.from(text, 'latin1'))).toEqual(value);
  });
});
