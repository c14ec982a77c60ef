/** A reservation as the lab shows it: six fields in this order. */
import { z } from 'zod';

/** The longest user or reservation id in characters; with four bytes a character it stays within DynamoDB's 1,024-byte sort key. */
export const maximumIdLength = 128;

/** At least one visible character and no control character. Linear in the length of the id. */
const idPattern = /^(?=.*\S)\P{Cc}+$/u;

const exampleIds = { userId: 'user123', reservationId: 'res001' };

const Id = z.string().min(1).max(maximumIdLength).regex(idPattern);

/** The two ids that name a reservation. */
export const ReservationAddress = z
  .object({
    userId: Id.describe('Who booked').meta({ examples: [exampleIds.userId] }),
    reservationId: Id.describe("Which of the user's reservations").meta({
      examples: [exampleIds.reservationId],
    }),
  })
  .meta({ id: 'ReservationAddress' });
export type ReservationAddress = z.infer<typeof ReservationAddress>;

export const ReservationData = z
  .object({
    userId: z.string(),
    reservationId: z.string(),
    restaurantName: z.string(),
    date: z.string().describe('YYYY-MM-DD'),
    time: z.string().describe('HH:mm'),
    partySize: z.int(),
  })
  .meta({
    id: 'ReservationData',
    examples: [
      { ...exampleIds, restaurantName: 'Seoul BBQ', date: '2024-02-20', time: '19:00', partySize: 4 },
    ],
  });
export type ReservationData = z.infer<typeof ReservationData>;
