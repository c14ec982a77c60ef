/** Puts a remote database's delay in front of a repository, for `--db-latency`. */
import { delay } from './abort.ts';
import type { LabReservationRepository } from './lab-reservation-repository.ts';

/** The same repository, each read and write `latencyMs` milliseconds later. */
export function withLatency(
  repository: LabReservationRepository,
  latencyMs: number,
): LabReservationRepository {
  return {
    async find(userId, reservationId, signal) {
      await delay(latencyMs, signal);
      return await repository.find(userId, reservationId, signal);
    },
    async put(row, signal) {
      await delay(latencyMs, signal);
      await repository.put(row, signal);
    },
    initialize: () => repository.initialize(),
    ping: (signal) => repository.ping(signal),
    close: () => repository.close(),
  };
}
