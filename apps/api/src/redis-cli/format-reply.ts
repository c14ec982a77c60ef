/** Writes replies as `redis-cli` writes them: for people, quoted and numbered, or raw, for the next program. */
import type { Reply } from './reply-reader.ts';

/** As on a terminal: `"John Doe"`, `(integer) 1`, `1) "name"`. @param indent Columns that the reply is moved to the right */
export function formatReply(reply: Reply, indent = ''): string {
  switch (reply.kind) {
    case 'status':
      return reply.text;
    case 'error':
      return `(error) ${reply.text}`;
    case 'integer':
      return `(integer) ${reply.text}`;
    case 'bulk':
      return quote(reply.bytes);
    case 'nil':
      return '(nil)';
    default: {
      if (reply.items.length === 0) return '(empty array)';
      const width = String(reply.items.length).length;
      return reply.items
        .map((item, index) => {
          const label = `${String(index + 1).padStart(width)}) `;
          return label + formatReply(item, indent + ' '.repeat(label.length));
        })
        .join(`\n${indent}`);
    }
  }
}

/** As into a pipe: texts as they are, one line for each item, an empty line after an error. */
export function formatRaw(reply: Reply): string {
  switch (reply.kind) {
    case 'bulk':
      return reply.bytes.toString('utf8');
    case 'nil':
      return '';
    case 'array':
      return reply.items.map(formatRaw).join('\n');
    case 'error':
      return `${reply.text}\n`;
    default:
      return reply.text;
  }
}

const escapes: Readonly<Record<number, string>> = {
  0x07: '\\a',
  0x08: '\\b',
  0x09: '\\t',
  0x0a: '\\n',
  0x0d: '\\r',
  0x22: '\\"',
  0x5c: '\\\\',
};

function quote(bytes: Buffer): string {
  let text = '"';
  for (const byte of bytes) {
    const printable = byte >= 0x20 && byte < 0x7f;
    text +=
      escapes[byte] ?? (printable ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`);
  }
  return `${text}"`;
}
