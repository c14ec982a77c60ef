/** The process that is measured: everything that `npm start` runs, on free ports, with the local edge in front. */
import { createLogger, readConfig, startService } from '@quicktable/api';

const service = await startService(readConfig(process.env), {
  log: createLogger('error'),
  seed: 'embedded',
  edge: true,
});
process.send?.({ url: service.edge?.url.replace('localhost', '127.0.0.1'), hasPages: service.hasPages });
process.once('SIGTERM', () => void service.close().then(() => process.exit(0)));
