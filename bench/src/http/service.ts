/** The process that is measured: the service as it is, and beside its routes one that answers a constant. */
import { createLogger, readConfig, startService } from '@quicktable/api';

const keys = Number(process.env['BENCH_KEYS'] ?? 1_000);

const constant =
  '{"source":"cache","data":{"userId":"bench0","reservationId":"res0","restaurantName":"Seoul BBQ","date":"2024-02-20","time":"19:00","partySize":4},"responseTimeMs":0.15}';

const service = await startService(readConfig(process.env), {
  log: createLogger('error'),
  seed: 'always',
  async extend(app, repository) {
    app.get('/constant', async (_request, reply) => {
      reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store');
      return reply.send(constant);
    });
    for (let index = 0; index < keys; index += 1) {
      await repository.put({
        userId: `bench${index}`,
        reservationId: `res${index}`,
        restaurantId: 'rest001',
        restaurantName: 'Seoul BBQ',
        date: '2024-02-20',
        time: '19:00',
        partySize: 4,
        phoneNumber: '010-0000-0000',
        status: 'confirmed',
        createdAt: '2024-02-01T00:00:00Z',
      });
    }
  },
});
process.send?.({ url: service.url.replace('localhost', '127.0.0.1') });
process.once('SIGTERM', () => void service.close().then(() => process.exit(0)));
