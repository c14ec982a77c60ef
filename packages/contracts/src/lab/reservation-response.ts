/** What a reservation read of the lab answers. */
import { z } from 'zod';
import { ReservationData } from './reservation-data.ts';

export const ReservationResponse = z
  .object({
    source: z.enum(['cache', 'database']).describe('Where the reservation was read'),
    data: ReservationData,
    responseTimeMs: z
      .number()
      .describe('Milliseconds the server took, with two decimals')
      .meta({ examples: [2.15] }),
  })
  .meta({ id: 'ReservationResponse' });
export type ReservationResponse = z.infer<typeof ReservationResponse>;
