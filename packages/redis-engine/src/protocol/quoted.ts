/** Byte strings in quotes with escapes, as MONITOR, DEBUG and CONFIG REWRITE show them (`sdscatrepr`). */

const NAMED: Record<number, string> = {
  10: '\\n',
  13: '\\r',
  9: '\\t',
  7: '\\a',
  8: '\\b',
  34: '\\"',
  92: '\\\\',
};

export function quoted(text: string): string {
  let result = '"';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const named = NAMED[code];
    if (named !== undefined) result += named;
    else if (code >= 32 && code < 127) result += text[i];
    else result += `\\x${code.toString(16).padStart(2, '0')}`;
  }
  return `${result}"`;
}
