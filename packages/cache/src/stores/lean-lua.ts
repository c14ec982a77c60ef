/** Scripts as they are sent: a server has to read and compile one that is new to it, so nothing is in it that it does not use. */

interface Part {
  /** The function that it defines, if it is one. */
  readonly name: string | undefined;
  readonly text: string;
}

const definition = /^local function (\w+)/;

/** Top-level functions, which end with `end` at the beginning of a line or at the end of the first, and what stands between. */
function partsOf(source: string): Part[] {
  const parts: Part[] = [];
  let open: string[] = [];
  for (const line of source.split('\n')) {
    const text = line.trim();
    if (text === '' || text.startsWith('--')) continue;
    const name = definition.exec(open[0] ?? line)?.[1];
    open.push(text);
    const isOver = name === undefined || line === 'end' || (open.length === 1 && text.endsWith(' end'));
    if (!isOver) continue;
    parts.push({ name, text: open.join('\n') });
    open = [];
  }
  return parts;
}

/** A Lua script without comments, indentation, and functions that nothing after them names. */
export function leanLua(source: string): string {
  let lean = '';
  for (const { name, text } of partsOf(source).toReversed()) {
    if (name === undefined || new RegExp(`\\b${name}\\b`).test(lean)) lean = `${text}\n${lean}`;
  }
  return lean;
}
