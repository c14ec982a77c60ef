/** Reads replies of the Redis protocol (RESP2) out of the bytes that arrive on a connection. */

/** One reply; an error is a value here, since it is shown like any other. */
export type Reply =
  | { readonly kind: 'status' | 'error'; readonly text: string }
  | { readonly kind: 'integer'; readonly text: string }
  | { readonly kind: 'bulk'; readonly bytes: Buffer }
  | { readonly kind: 'nil' }
  | { readonly kind: 'array'; readonly items: readonly Reply[] };

interface Read {
  readonly reply: Reply;
  /** Where the next reply begins. */
  readonly end: number;
}

export class ReplyReader {
  #bytes = Buffer.alloc(0);

  /** Takes what arrived and returns the replies that are complete now. */
  push(arrived: Buffer): Reply[] {
    this.#bytes = Buffer.concat([this.#bytes, arrived]);
    const replies: Reply[] = [];
    let at = 0;
    for (let read = this.#read(at); read !== undefined; read = this.#read(at)) {
      replies.push(read.reply);
      at = read.end;
    }
    this.#bytes = this.#bytes.subarray(at);
    return replies;
  }

  #read(start: number): Read | undefined {
    const lineEnd = this.#bytes.indexOf('\r\n', start);
    if (lineEnd === -1) return undefined;
    const text = this.#bytes.toString('utf8', start + 1, lineEnd);
    const end = lineEnd + 2;
    switch (String.fromCharCode(this.#bytes[start] ?? 0)) {
      case '+':
        return { reply: { kind: 'status', text }, end };
      case '-':
        return { reply: { kind: 'error', text }, end };
      case ':':
        return { reply: { kind: 'integer', text }, end };
      case '$':
        return this.#readBulk(Number(text), end);
      case '*':
        return this.#readArray(Number(text), end);
      default:
        throw new Error('This is not the Redis protocol.');
    }
  }

  #readBulk(length: number, start: number): Read | undefined {
    if (length < 0) return { reply: { kind: 'nil' }, end: start };
    if (this.#bytes.length < start + length + 2) return undefined;
    const bytes = Buffer.from(this.#bytes.subarray(start, start + length));
    return { reply: { kind: 'bulk', bytes }, end: start + length + 2 };
  }

  #readArray(length: number, start: number): Read | undefined {
    if (length < 0) return { reply: { kind: 'nil' }, end: start };
    const items: Reply[] = [];
    let end = start;
    for (let index = 0; index < length; index += 1) {
      const item = this.#read(end);
      if (item === undefined) return undefined;
      items.push(item.reply);
      end = item.end;
    }
    return { reply: { kind: 'array', items }, end };
  }
}
