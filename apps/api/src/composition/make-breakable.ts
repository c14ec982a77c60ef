/** In the lab profile, puts what the console's faults need between the service and its store and database. */
import type { Store } from '@quicktable/cache';
import type { Config } from '../config.ts';
import type { FaultParts } from '../console/faults/faults.ts';
import { disturbed } from '../console/faults/disturbed.ts';
import { SwitchableStore } from '../console/faults/switchable-store.ts';
import type { LabReservationRepository } from '../database/lab-reservation-repository.ts';
import type { ReservationDatabaseConnection } from '../database/reservation-database.ts';
import type { OpenDatabase } from './open-database.ts';
import type { OpenStore } from './open-store.ts';

export interface Breakable {
  readonly store: Store;
  readonly repository: LabReservationRepository;
  readonly reservations: ReservationDatabaseConnection;
  readonly faults: FaultParts;
}

/** In production everything is as it is. A fault of the cache needs a plain connection to one server, to stand in between. */
export function makeBreakable(
  config: Pick<Config, 'profile'>,
  { store, redis }: Pick<OpenStore, 'store' | 'redis'>,
  { repository, reservations }: Pick<OpenDatabase, 'repository' | 'reservations'>,
): Breakable {
  if (config.profile === 'production') {
    return { store, repository, reservations, faults: { cache: undefined, database: undefined } };
  }
  const disturbance = { latencyMs: 0, errorRate: 0 };
  const plain = redis !== undefined && !redis.tls && !redis.cluster;
  const switchable = plain ? new SwitchableStore(store) : undefined;
  return {
    store: switchable ?? store,
    repository: disturbed(repository, disturbance),
    reservations: disturbed(reservations, disturbance),
    faults: {
      cache:
        switchable && redis
          ? {
              address: { host: redis.host, port: redis.port },
              connection: redis.connection,
              store: switchable,
            }
          : undefined,
      database: disturbance,
    },
  };
}
