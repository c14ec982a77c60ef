/** The lab's view of the reservations table: read one, write one, fill it with the lab's ten. */

/** A reservation as the lab's interface shows it; fields in this order. */
export interface LabReservation {
  readonly userId: string;
  readonly reservationId: string;
  readonly restaurantName: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** `HH:MM` */
  readonly time: string;
  readonly partySize: number;
}

/** What a row of the lab holds beside what its interface shows. */
export interface LabReservationRow extends LabReservation {
  readonly restaurantId: string;
  readonly phoneNumber: string;
  readonly status: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
}

/**
 * Implemented on DynamoDB and MySQL. Every operation is bounded in time and retries what may pass by itself.
 * @throws DatabaseUnavailableError, DatabaseBusyError
 */
export interface LabReservationRepository {
  /** The latest acknowledged state, or undefined when there is none. */
  find(userId: string, reservationId: string, signal?: AbortSignal): Promise<LabReservation | undefined>;
  /** Writes a row, whatever stood there. */
  put(row: LabReservationRow, signal?: AbortSignal): Promise<void>;
  /** Creates what is missing of the table and writes the lab's ten reservations. Returns how many were written. */
  initialize(): Promise<number>;
  /** Resolves when the database answers. */
  ping(signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** The six fields, in the lab's order, of anything that has them. */
export function toLabReservation(row: LabReservation): LabReservation {
  return {
    userId: row.userId,
    reservationId: row.reservationId,
    restaurantName: row.restaurantName,
    date: row.date,
    time: row.time,
    partySize: row.partySize,
  };
}
