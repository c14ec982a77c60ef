/** Replies of the engine (RESP2), read byte for byte, so that the console can show them as redis-cli does. */

export type Reply =
  | { readonly kind: 'status' | 'error'; readonly text: string }
  | { readonly kind: 'integer'; readonly value: string }
  | { readonly kind: 'text'; readonly bytes: Buffer }
  | { readonly kind: 'nil' }
  | { readonly kind: 'list'; readonly items: readonly Reply[] };

/** What was read, and where the next reply begins; `whole` is false when bytes were missing and the reply was cut there. */
export interface ReadReply {
  readonly reply: Reply;
  readonly next: number;
  readonly whole: boolean;
}

/**
 * Reads one reply.
 * @param cut Give what is there of a reply that is not complete, instead of undefined
 * @throws Error when the bytes are no RESP2
 */
export function readReply(bytes: Buffer, at: number, cut = false): ReadReply | undefined {
  const lineEnd = bytes.indexOf('\r\n', at);
  if (lineEnd === -1) return undefined;
  const line = bytes.toString('utf8', at + 1, lineEnd);
  const next = lineEnd + 2;
  const done = (reply: Reply): ReadReply => ({ reply, next, whole: true });
  switch (bytes[at]) {
    case 0x2b:
      return done({ kind: 'status', text: line });
    case 0x2d:
      return done({ kind: 'error', text: line });
    case 0x3a:
      return done({ kind: 'integer', value: line });
    case 0x24:
      return readText(bytes, next, Number(line), cut);
    case 0x2a:
      return readList(bytes, next, Number(line), cut);
    default:
      throw new Error('What answers here is no Redis.');
  }
}

function readText(bytes: Buffer, from: number, length: number, cut: boolean): ReadReply | undefined {
  if (length === -1) return { reply: { kind: 'nil' }, next: from, whole: true };
  const end = from + length;
  if (end + 2 <= bytes.length) {
    return { reply: { kind: 'text', bytes: bytes.subarray(from, end) }, next: end + 2, whole: true };
  }
  if (!cut) return undefined;
  return {
    reply: { kind: 'text', bytes: bytes.subarray(from, Math.min(end, bytes.length)) },
    next: bytes.length,
    whole: false,
  };
}

function readList(bytes: Buffer, from: number, length: number, cut: boolean): ReadReply | undefined {
  if (length === -1) return { reply: { kind: 'nil' }, next: from, whole: true };
  const items: Reply[] = [];
  let next = from;
  for (let index = 0; index < length; index += 1) {
    const item = next < bytes.length ? readReply(bytes, next, cut) : undefined;
    if (item !== undefined) items.push(item.reply);
    else if (!cut) return undefined;
    if (item === undefined || !item.whole) return { reply: { kind: 'list', items }, next, whole: false };
    next = item.next;
  }
  return { reply: { kind: 'list', items }, next, whole: true };
}

/** The text of a reply that should be one; empty for anything else. */
export function textOf(reply: Reply | undefined): string {
  if (reply?.kind === 'text') return reply.bytes.toString('utf8');
  if (reply?.kind === 'status') return reply.text;
  return reply?.kind === 'integer' ? reply.value : '';
}

/** The number of an integer reply, or null. */
export function integerOf(reply: Reply | undefined): number | null {
  return reply?.kind === 'integer' ? Number(reply.value) : null;
}

/** The items of a list reply; none for anything else. */
export function itemsOf(reply: Reply | undefined): readonly Reply[] {
  return reply?.kind === 'list' ? reply.items : [];
}
