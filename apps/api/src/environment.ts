/** Reads single variables of the environment; a value that does not fit is refused with what to write instead. */
import { StartError } from './errors.ts';
import { bilingual } from './language.ts';

/** A port, and whether the user asked for this one; a default may give way to a free port, a named one may not. */
export interface PortChoice {
  readonly port: number;
  readonly named: boolean;
}

/** Refuses a variable: what is there, and what to write instead. */
export function refuse(name: string, value: string, ko: string, en: string): StartError {
  const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  return new StartError(
    bilingual(`${name} 값 "${shown}"을(를) 사용할 수 없습니다. ${ko}`, `${name} cannot be "${shown}". ${en}`),
  );
}

/** The trimmed value, or undefined when the variable is absent or empty, as in a copied `.env.example`. */
export function readText(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? undefined : value;
}

export function readPort(env: NodeJS.ProcessEnv, name: string, fallback: number): PortChoice {
  const value = readText(env, name);
  if (value === undefined) return { port: fallback, named: false };
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535) {
    throw refuse(
      name,
      value,
      `0에서 65535 사이의 포트 번호를 적으세요. 예: ${name}=${fallback}`,
      `Write a port number from 0 to 65535, for example ${name}=${fallback}.`,
    );
  }
  return { port, named: true };
}

export function readChoice<const Choice extends string>(
  env: NodeJS.ProcessEnv,
  name: string,
  choices: readonly Choice[],
  fallback: NoInfer<Choice>,
): Choice {
  const value = readText(env, name);
  if (value === undefined) return fallback;
  const found = choices.find((choice) => choice === value.toLowerCase());
  if (found !== undefined) return found;
  throw refuse(
    name,
    value,
    `다음 중 하나를 적으세요: ${choices.join(', ')}.`,
    `Write one of: ${choices.join(', ')}.`,
  );
}

export function readFlag(env: NodeJS.ProcessEnv, name: string): boolean {
  const value = readText(env, name)?.toLowerCase();
  if (value === undefined) return false;
  if (['true', '1', 'yes', 'on'].includes(value)) return true;
  if (['false', '0', 'no', 'off'].includes(value)) return false;
  throw refuse(name, value, 'true 또는 false를 적으세요.', 'Write true or false.');
}

/** A duration as `40ms`, `2s`, or a bare number of milliseconds; undefined when it is none of these. */
export function parseDurationMs(value: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s)?$/.exec(value.trim());
  if (match === null) return undefined;
  const durationMs = Number(match[1]) * (match[2] === 's' ? 1_000 : 1);
  return durationMs <= 60_000 ? durationMs : undefined;
}
