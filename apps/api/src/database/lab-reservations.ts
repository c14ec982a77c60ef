/** The lab's ten reservations. The first is the one that the lab's guide shows. */
import type { LabReservationRow } from './lab-reservation-repository.ts';

const row = (
  userId: string,
  reservationId: string,
  restaurantId: string,
  restaurantName: string,
  date: string,
  time: string,
  partySize: number,
  phoneNumber: string,
): LabReservationRow => ({
  userId,
  reservationId,
  restaurantName,
  date,
  time,
  partySize,
  restaurantId,
  phoneNumber,
  status: 'confirmed',
  createdAt: '2024-02-01T00:00:00Z',
});

export const labReservations: readonly LabReservationRow[] = [
  row('user123', 'res001', 'rest001', 'Seoul BBQ', '2024-02-20', '19:00', 4, '010-1234-5678'),
  row('user123', 'res002', 'rest002', 'Hanok Table', '2024-02-22', '18:30', 2, '010-1234-5678'),
  row('user123', 'res003', 'rest003', 'Busan Seafood', '2024-03-02', '12:00', 6, '010-1234-5678'),
  row('user456', 'res004', 'rest001', 'Seoul BBQ', '2024-02-20', '20:00', 3, '010-2345-6789'),
  row('user456', 'res005', 'rest004', 'Jeju Black Pork', '2024-02-25', '19:30', 5, '010-2345-6789'),
  row('user789', 'res006', 'rest005', 'Gangnam Sushi', '2024-02-21', '18:00', 2, '010-3456-7890'),
  row('user789', 'res007', 'rest002', 'Hanok Table', '2024-02-28', '19:00', 8, '010-3456-7890'),
  row('user321', 'res008', 'rest006', 'Itaewon Bistro', '2024-02-23', '20:30', 2, '010-4567-8901'),
  row('user654', 'res009', 'rest003', 'Busan Seafood', '2024-02-24', '13:00', 4, '010-5678-9012'),
  row('user987', 'res010', 'rest007', 'Jongno Noodles', '2024-02-26', '12:30', 1, '010-6789-0123'),
];
