/**
 * Takes a typed command apart as redis-cli does (`sdssplitargs`): words between spaces, "double quotes" with \n \r \t \b \a
 * \xhh and \" inside, 'single quotes' with \' inside.
 */

const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, a: 7 };

/** The arguments as bytes; undefined when a quote is not closed, or is followed by something else than a space. */
export function splitLine(line: string): Buffer[] | undefined {
  const words: Buffer[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && /\s/.test(line.charAt(at))) at += 1;
    if (at >= line.length) return words;
    const word: Buffer[] = [];
    while (at < line.length && !/\s/.test(line.charAt(at))) {
      const character = line.charAt(at);
      if (character === '"' || character === "'") {
        const closed = character === '"' ? readDouble(line, at + 1, word) : readSingle(line, at + 1, word);
        if (closed === undefined || (closed < line.length && !/\s/.test(line.charAt(closed))))
          return undefined;
        at = closed;
        break;
      }
      const code = line.codePointAt(at) ?? 0;
      word.push(Buffer.from(String.fromCodePoint(code)));
      at += code > 0xffff ? 2 : 1;
    }
    words.push(Buffer.concat(word));
  }
}

/** Where the text goes on after the closing quote. */
function readDouble(line: string, from: number, word: Buffer[]): number | undefined {
  let at = from;
  while (at < line.length) {
    const character = line.charAt(at);
    if (character === '"') return at + 1;
    if (character !== '\\' || at + 1 >= line.length) {
      const code = line.codePointAt(at) ?? 0;
      word.push(Buffer.from(String.fromCodePoint(code)));
      at += code > 0xffff ? 2 : 1;
      continue;
    }
    const hex = /^\\x([0-9a-f]{2})/i.exec(line.slice(at, at + 4));
    if (hex) {
      word.push(Buffer.from(hex[1] ?? '', 'hex'));
      at += 4;
      continue;
    }
    const escaped = line.charAt(at + 1);
    const code = escapes[escaped];
    word.push(code === undefined ? Buffer.from(escaped) : Buffer.from([code]));
    at += 2;
  }
  return undefined;
}

function readSingle(line: string, from: number, word: Buffer[]): number | undefined {
  let at = from;
  while (at < line.length) {
    if (line.charAt(at) === "'") return at + 1;
    if (line.startsWith("\\'", at)) {
      word.push(Buffer.from("'"));
      at += 2;
      continue;
    }
    const code = line.codePointAt(at) ?? 0;
    word.push(Buffer.from(String.fromCodePoint(code)));
    at += code > 0xffff ? 2 : 1;
  }
  return undefined;
}
