/** Reads `.env` when there is one; variables that are set already win, as everywhere. */
import { readFileSync } from 'node:fs';

const linePattern = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/;

/** Adds the file's variables to `env`. A line is `NAME=value`, `export NAME=value`, a comment or empty; quotes may surround a value. */
export function loadEnvironmentFile(path: string, env: NodeJS.ProcessEnv): void {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return;
  }
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = linePattern.exec(line) ?? [];
    if (name !== undefined && value !== undefined) env[name] ??= unquote(value);
  }
}

function unquote(value: string): string {
  const quoted = /^(["'])(.*)\1(?:\s+#.*)?$/.exec(value);
  return quoted?.[2] ?? value.replace(/(^|\s+)#.*$/, '');
}
