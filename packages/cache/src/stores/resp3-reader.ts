/** Reads RESP3 from a socket, as much of it as an invalidation connection receives. See the RESP3 specification. */

export type Resp3Value =
  | string
  | number
  | boolean
  | null
  | Error
  | { readonly push: readonly Resp3Value[] }
  | readonly Resp3Value[];

const lineEnd = Buffer.from('\r\n');

/** Incomplete input: wait for more. */
const incomplete = Symbol('incomplete');

export class Resp3Reader {
  #buffer: Buffer = Buffer.alloc(0);
  #position = 0;

  /** The values that are complete with this chunk. */
  *feed(chunk: Buffer): Generator<Resp3Value> {
    this.#buffer = Buffer.concat([this.#buffer.subarray(this.#position), chunk]);
    this.#position = 0;
    for (;;) {
      const start = this.#position;
      const value = this.#value();
      if (value === incomplete) {
        this.#position = start;
        return;
      }
      yield value;
    }
  }

  #line(): string | typeof incomplete {
    const end = this.#buffer.indexOf(lineEnd, this.#position);
    if (end === -1) return incomplete;
    const line = this.#buffer.toString('utf8', this.#position, end);
    this.#position = end + 2;
    return line;
  }

  #value(): Resp3Value | typeof incomplete {
    const line = this.#line();
    if (line === incomplete) return incomplete;
    const rest = line.slice(1);
    switch (line[0]) {
      case '+':
        return rest;
      case '-':
        return new Error(rest);
      case ':':
      case ',':
        return Number(rest);
      case '#':
        return rest === 't';
      case '_':
        return null;
      case '$':
      case '=':
        return this.#bulk(Number(rest));
      case '*':
      case '~':
        return Number(rest) < 0 ? null : this.#items(Number(rest));
      case '%':
        return this.#items(Number(rest) * 2);
      case '>': {
        const push = this.#items(Number(rest));
        return push === incomplete ? incomplete : { push };
      }
      default:
        throw new Error(`Not RESP3: ${JSON.stringify(line.slice(0, 20))}`);
    }
  }

  #bulk(length: number): string | null | typeof incomplete {
    if (length < 0) return null;
    const end = this.#position + length;
    if (this.#buffer.length < end + 2) return incomplete;
    const text = this.#buffer.toString('utf8', this.#position, end);
    this.#position = end + 2;
    return text;
  }

  #items(count: number): Resp3Value[] | typeof incomplete {
    const items: Resp3Value[] = [];
    for (let index = 0; index < count; index += 1) {
      const item = this.#value();
      if (item === incomplete) return incomplete;
      items.push(item);
    }
    return items;
  }
}
