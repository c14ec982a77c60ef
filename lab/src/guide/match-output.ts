/** Compares what a command printed with what the guide says, in which placeholders stand for measured and made-up parts. */

/** What may stand in an output, and what it stands for. Documented in `lab/README.md`; a test compares. */
export const placeholders = {
  ms: { pattern: '\\d+(?:\\.\\d+)?', means: 'a time in milliseconds' },
  seconds: { pattern: '\\d+(?:\\.\\d+)?', means: 'a time in seconds' },
  percent: { pattern: '\\d+(?:\\.\\d+)?', means: 'a share of a hundred' },
  number: { pattern: '\\d+(?:\\.\\d+)?', means: 'a number that differs from run to run' },
  version: { pattern: '\\d+(?:\\.\\d+)+', means: 'a version' },
  id: { pattern: '[\\w.:/+=-]+', means: 'a name that is made up when the command runs' },
  time: { pattern: '\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z', means: 'a moment' },
  date: { pattern: '\\d{4}-\\d\\d-\\d\\d', means: 'a day' },
  text: { pattern: '.*', means: 'the rest of a line' },
} as const;

/** A line that stands for any number of lines. */
export const anyLines = '...';

/**
 * The first line of the expected output that was not found, with what stood there instead; undefined when all is as promised. npm's own
 * lines (`> quicktable@0.1.0 bench`) and blanks at the ends of lines do not count.
 * @throws Error for a placeholder that does not exist
 */
export function findDifference(expected: string, actual: string): string | undefined {
  const wanted = lines(expected);
  const got = lines(actual).filter((line) => !/^> \S+@[\d.]+ |^> node /.test(line));
  while (got[0] === '') got.shift();
  return compare(wanted, got);
}

function compare(wanted: readonly string[], got: readonly string[]): string | undefined {
  const [line, ...rest] = wanted;
  if (line === undefined) {
    return got.length === 0 ? undefined : `nothing more was expected, but then came: ${got[0]}`;
  }
  if (line.trim() === anyLines) {
    for (let skipped = 0; skipped <= got.length; skipped += 1) {
      if (compare(rest, got.slice(skipped)) === undefined) return undefined;
    }
    return `after "${anyLines}" there is no: ${rest[0] ?? ''}`;
  }
  const found = got[0];
  if (found === undefined) return `missing: ${line}`;
  return toPattern(line).test(found)
    ? compare(rest, got.slice(1))
    : `expected: ${line}\n     printed: ${found}`;
}

function toPattern(line: string): RegExp {
  const source = line
    .split(/(<[a-z]+>)/)
    .map((part) => {
      const name = /^<([a-z]+)>$/.exec(part)?.[1];
      if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      const placeholder = Object.hasOwn(placeholders, name)
        ? placeholders[name as keyof typeof placeholders]
        : undefined;
      if (placeholder === undefined) throw new Error(`There is no placeholder <${name}>.`);
      return placeholder.pattern;
    })
    .join('');
  return new RegExp(`^${source}$`);
}

function lines(text: string): string[] {
  return text
    .replaceAll('\r', '')
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
}
