/** Runs wrk once and reads its figures. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface WrkOptions {
  readonly url: string;
  readonly path: string;
  /** A Lua script that makes the requests; undefined: always `path`. */
  readonly script: string | undefined;
  readonly connections: number;
  readonly seconds: number;
}

/** @throws Error when wrk is missing, or when an answer was not of the 2xx kind */
export async function measureWithWrk(
  options: WrkOptions,
): Promise<{ readonly requestsPerSecond: number; readonly p99Ms: number }> {
  const { url, path, script, connections, seconds } = options;
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency'];
  if (script !== undefined) args.push('-s', script);
  const { stdout } = await promisify(execFile)('wrk', [...args, `${url}${path}`]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`Requests failed:\n${stdout}`);
  const [, requestsPerSecond] = /Requests\/sec:\s+([\d.]+)/.exec(stdout) ?? [];
  const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  const factor = { us: 0.001, ms: 1, s: 1_000 }[unit ?? 'ms'] ?? 1;
  return { requestsPerSecond: Number(requestsPerSecond), p99Ms: Number(p99) * factor };
}
