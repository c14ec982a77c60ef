/** `npm start`: runs everything on this machine and says where it is. */
import { describeStart } from '../banner.ts';
import { startService } from '../composition/start-service.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { untilSignal } from '../until-signal.ts';

export async function start(env: NodeJS.ProcessEnv, options: { readonly dbLatency: number }): Promise<void> {
  const config = readConfig(env);
  const service = await startService(config, {
    log: createLogger(config.logLevel ?? 'warn'),
    databaseLatencyMs: options.dbLatency,
    seed: 'embedded',
    edge: true,
  });
  process.stdout.write(
    `${describeStart(service, { databaseLatencyMs: options.dbLatency, readyMs: process.uptime() * 1_000 })[config.language]}\n`,
  );
  await untilSignal(() => service.close());
}
