/** Reads `Range` (RFC 9110 section 14). */

/** First and last byte, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** More ranges than a reader would need are taken for an attempt to make the edge work, and the header is ignored. */
const maxRanges = 8;

/**
 * @param length of the representation, in bytes
 * @returns the ranges; `ignored` when the header is not one to act on; `unsatisfiable` when none lies within the length
 */
export function parseRange(
  header: string,
  length: number,
): readonly ByteRange[] | 'ignored' | 'unsatisfiable' {
  const unit = /^bytes\s*=\s*(.*)$/i.exec(header.trim());
  if (!unit) return 'ignored';
  const specs = (unit[1] as string).split(',').map((spec) => spec.trim());
  if (specs.length > maxRanges) return 'ignored';
  const ranges: ByteRange[] = [];
  for (const spec of specs) {
    const match = /^(\d*)-(\d*)$/.exec(spec);
    if (!match || spec === '-') return 'ignored';
    const [, firstText = '', lastText = ''] = match;
    if (firstText === '') {
      const suffix = Number(lastText);
      if (suffix > 0 && length > 0) ranges.push({ first: Math.max(0, length - suffix), last: length - 1 });
      continue;
    }
    const first = Number(firstText);
    const last = lastText === '' ? length - 1 : Math.min(Number(lastText), length - 1);
    if (lastText !== '' && Number(lastText) < first) return 'ignored';
    if (first < length) ranges.push({ first, last });
  }
  return ranges.length === 0 ? 'unsatisfiable' : ranges;
}
