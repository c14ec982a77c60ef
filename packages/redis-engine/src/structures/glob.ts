/**
 * Redis's glob patterns, matched without recursion.
 *
 * `stringmatchlen` of Redis (util.c) recurses at each `*`. Here only the last `*` is remembered: when the rest of the
 * pattern fails, that star takes one more byte and the match resumes behind it. Earlier stars never need to take more,
 * because the part between two stars was already matched at its leftmost place. The time is therefore bounded by
 * pattern length times subject length, whatever the pattern (`a*a*a*…b` included).
 *
 * Subjects and patterns are byte strings: one character (0–255) for one byte.
 */

const STAR = 42;
const QUESTION = 63;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;
const CARET = 94;
const DASH = 45;

function lower(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** Index just behind the class that opens at `open`. An unfinished class ends with the pattern. */
function classEnd(pattern: string, open: number): number {
  let at = open + 1;
  if (pattern.charCodeAt(at) === CARET) at++;
  while (at < pattern.length) {
    const code = pattern.charCodeAt(at);
    if (code === BACKSLASH && at + 1 < pattern.length) at += 2;
    else if (code === CLOSE) return at + 1;
    else if (at + 2 < pattern.length && pattern.charCodeAt(at + 1) === DASH) at += 3;
    else at++;
  }
  return pattern.length;
}

function classHolds(
  pattern: string,
  open: number,
  end: number,
  subject: number,
  ignoreCase: boolean,
): boolean {
  let at = open + 1;
  const negated = pattern.charCodeAt(at) === CARET;
  if (negated) at++;
  const wanted = ignoreCase ? lower(subject) : subject;
  let found = false;
  while (at < end) {
    const code = pattern.charCodeAt(at);
    if (code === BACKSLASH && at + 1 < pattern.length) {
      // Redis compares an escaped byte exactly, also where case is ignored.
      if (pattern.charCodeAt(at + 1) === subject) found = true;
      at += 2;
    } else if (code === CLOSE) {
      break;
    } else if (at + 2 < pattern.length && pattern.charCodeAt(at + 1) === DASH) {
      let from = code;
      let to = pattern.charCodeAt(at + 2);
      if (from > to) [from, to] = [to, from];
      if (ignoreCase) {
        from = lower(from);
        to = lower(to);
      }
      if (wanted >= from && wanted <= to) found = true;
      at += 3;
    } else {
      if ((ignoreCase ? lower(code) : code) === wanted) found = true;
      at++;
    }
  }
  return found !== negated;
}

/**
 * Whether `subject` matches `pattern`: `*`, `?`, `[abc]`, `[^a-z]` and `\` as Redis reads them (KEYS, SCAN MATCH,
 * PSUBSCRIBE, CONFIG GET, ACL key patterns).
 */
export function globMatches(pattern: string, subject: string, ignoreCase = false): boolean {
  let p = 0;
  let s = 0;
  let starPattern = -1;
  let starSubject = 0;
  while (s < subject.length) {
    let matched = false;
    if (p < pattern.length) {
      const code = pattern.charCodeAt(p);
      if (code === STAR) {
        p++;
        starPattern = p;
        starSubject = s;
        if (p === pattern.length) return true;
        continue;
      }
      const byte = subject.charCodeAt(s);
      if (code === QUESTION) {
        matched = true;
        p++;
      } else if (code === OPEN) {
        const end = classEnd(pattern, p);
        matched = classHolds(pattern, p, end, byte, ignoreCase);
        p = end;
      } else {
        if (code === BACKSLASH && p + 1 < pattern.length) p++;
        const literal = pattern.charCodeAt(p);
        matched = ignoreCase ? lower(literal) === lower(byte) : literal === byte;
        p++;
      }
    }
    if (matched) {
      s++;
    } else if (starPattern >= 0) {
      starSubject++;
      s = starSubject;
      p = starPattern;
    } else {
      return false;
    }
  }
  while (p < pattern.length && pattern.charCodeAt(p) === STAR) p++;
  return p === pattern.length;
}
