/** `npm run serve`: the API alone, against the Redis and the database of the environment; the log goes to standard output. */
import { startService } from '../composition/start-service.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { untilSignal } from '../until-signal.ts';

export async function serve(env: NodeJS.ProcessEnv, options: { readonly dbLatency: number }): Promise<void> {
  const config = readConfig(env);
  const log = createLogger(config.logLevel ?? 'info');
  const service = await startService(config, { log, databaseLatencyMs: options.dbLatency });
  log.info(
    {
      url: service.url,
      profile: config.profile,
      store: service.store.description.en,
      database: service.database.description.en,
    },
    'ready',
  );
  await untilSignal(() => service.close());
}
