/** Replies as redis-cli prints them to a terminal: quotes around texts, numbers before the items of lists. */
import type { Reply } from './reply.ts';

const named: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

/** Bytes as a text that a person can read: UTF-8 as it is, so that Korean stays Korean; control characters and other bytes escaped. */
export function readable(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) {
    return text.replace(/[\p{Cc}\p{Cf}"\\]/gu, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return named[code] ?? [...Buffer.from(character)].map(hex).join('');
    });
  }
  return [...bytes]
    .map((byte) => named[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : hex(byte)))
    .join('');
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

/** The lines of a reply, no more than `most`. */
export function formatReply(
  reply: Reply,
  most: number,
): { readonly lines: string[]; readonly truncated: boolean } {
  const lines: string[] = [];
  write(reply, '', lines, most);
  return { lines: lines.slice(0, most), truncated: lines.length > most };
}

/** @param prefix What stands before the first line; the others are indented as far */
function write(reply: Reply, prefix: string, lines: string[], most: number): void {
  if (lines.length > most) return;
  switch (reply.kind) {
    case 'status':
      lines.push(prefix + reply.text);
      return;
    case 'error':
      lines.push(`${prefix}(error) ${reply.text}`);
      return;
    case 'integer':
      lines.push(`${prefix}(integer) ${reply.value}`);
      return;
    case 'nil':
      lines.push(`${prefix}(nil)`);
      return;
    case 'text':
      lines.push(`${prefix}"${readable(reply.bytes)}"`);
      return;
    default: {
      if (reply.items.length === 0) lines.push(`${prefix}(empty array)`);
      const digits = String(reply.items.length).length;
      reply.items.forEach((item, index) => {
        const lead = index === 0 ? prefix : ' '.repeat(prefix.length);
        write(item, `${lead}${String(index + 1).padStart(digits)}) `, lines, most);
      });
    }
  }
}

/** The lines of a text reply as they are, as redis-cli prints INFO and the like. */
export function plainLines(
  text: string,
  most: number,
): { readonly lines: string[]; readonly truncated: boolean } {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  return { lines: lines.slice(0, most), truncated: lines.length > most };
}
