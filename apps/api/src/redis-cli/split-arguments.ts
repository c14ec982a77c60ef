/** Splits a typed line into arguments by `redis-cli`'s rules: blanks separate, quotes keep together. */

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** The arguments as bytes; undefined when a quote is not closed or something follows it directly. */
export function splitArguments(line: string): Buffer[] | undefined {
  const found: Buffer[] = [];
  let rest = line.trimStart();
  while (rest !== '') {
    const taken = takeArgument(rest);
    if (taken === undefined) return undefined;
    found.push(taken.bytes);
    rest = rest.slice(taken.length);
    if (rest !== '' && !/^\s/.test(rest)) return undefined;
    rest = rest.trimStart();
  }
  return found;
}

function takeArgument(text: string): { bytes: Buffer; length: number } | undefined {
  const double = /^"((?:[^"\\]|\\.)*)"/s.exec(text);
  if (double !== null) return { bytes: unescape(double[1] ?? ''), length: double[0].length };
  const single = /^'((?:[^'\\]|\\.)*)'/s.exec(text);
  if (single !== null) {
    return { bytes: Buffer.from((single[1] ?? '').replaceAll("\\'", "'")), length: single[0].length };
  }
  const plain = /^[^\s"']+/.exec(text);
  return plain === null ? undefined : { bytes: Buffer.from(plain[0]), length: plain[0].length };
}

function unescape(text: string): Buffer {
  const parts = text.match(/\\x[0-9a-f]{2}|\\.|[^\\]+/gis) ?? [];
  return Buffer.concat(
    parts.map((part) => {
      if (/^\\x/i.test(part) && part.length === 4) return Buffer.of(Number.parseInt(part.slice(2), 16));
      if (part.startsWith('\\')) return Buffer.from(escapes[part.slice(1)] ?? part.slice(1));
      return Buffer.from(part);
    }),
  );
}
