/** The process that is measured: the service as it is, and beside its routes one that answers a constant as long as an availability. */
import { createLogger, readConfig, startService } from '@quicktable/api';

const constant = { body: '{}' };

const service = await startService(readConfig(process.env), {
  log: createLogger('error'),
  seed: 'always',
  async extend(app) {
    app.get('/constant', async (_request, reply) => {
      reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store');
      return reply.send(constant.body);
    });
  },
});
const url = service.url.replace('localhost', '127.0.0.1');
process.on('message', (body) => {
  constant.body = String(body);
  process.send?.('taken');
});
process.send?.({ url, databaseUrl: service.database.endpoint ?? '' });
process.once('SIGTERM', () => void service.close().then(() => process.exit(0)));
