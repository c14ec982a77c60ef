/** Prometheus metrics of the service. Labels are route patterns and fixed words, so their number is bounded. */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

const durationBucketsSeconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

export interface Metrics {
  readonly registry: Registry;
  readonly requestDuration: Histogram<'method' | 'route' | 'status'>;
  readonly reservationReads: Counter<'source'>;
  readonly databaseReads: Counter;
}

/** Makes a registry of its own, so that two services in one process do not share counters. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requestDuration: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the arrival of a request to the end of its answer',
      labelNames: ['method', 'route', 'status'],
      buckets: durationBucketsSeconds,
      registers: [registry],
    }),
    reservationReads: new Counter({
      name: 'quicktable_reservation_reads_total',
      help: 'Reservation reads by where the answer came from',
      labelNames: ['source'],
      registers: [registry],
    }),
    databaseReads: new Counter({
      name: 'quicktable_database_reads_total',
      help: 'Reservations asked of the database, found or not',
      registers: [registry],
    }),
  };
}
