/** A whole service in this process, on free ports and loopback. */
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { type RunningService, type StartOptions, startService } from '../../src/composition/start-service.ts';
import { readConfig } from '../../src/config.ts';

const freePorts = { PORT: '0', REDIS_PORT: '0', DYNAMODB_PORT: '0', EDGE_PORT: '0' };

/** Starts with the sample data and closes when the test ends. @param env Variables as a user would set them */
export async function startTestService(
  env: Record<string, string> = {},
  options: Partial<StartOptions> = {},
): Promise<RunningService> {
  const service = await startOwnService(env, options);
  onTestFinished(() => service.close());
  return service;
}

/** The same for a whole file; the caller closes it. */
export async function startOwnService(
  env: Record<string, string> = {},
  options: Partial<StartOptions> = {},
): Promise<RunningService> {
  const { REDIS_PORT, ...others } = freePorts;
  const ports = env.REDIS_HOST === undefined ? { ...others, REDIS_PORT } : others;
  return startService(readConfig({ QUICKTABLE_LANG: 'en', ...ports, ...env }), {
    log: pino({ level: 'silent' }),
    seed: 'always',
    ...options,
  });
}
