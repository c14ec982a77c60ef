/** What every repository of the lab's reservations must do. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { LabReservationRepository } from '../../../src/database/lab-reservation-repository.ts';

const seoulBbq = {
  userId: 'user123',
  reservationId: 'res001',
  restaurantName: 'Seoul BBQ',
  date: '2024-02-20',
  time: '19:00',
  partySize: 4,
};

const row = (userId: string, reservationId: string, restaurantName = '한옥 식탁 🍚') => ({
  ...seoulBbq,
  userId,
  reservationId,
  restaurantName,
  restaurantId: 'rest-1',
  phoneNumber: '010-0000-0000',
  status: 'confirmed',
  createdAt: '2024-02-01T00:00:00Z',
});

/** Runs the suite; `connect` is called once and gives a repository on an empty database. */
export function describeLabRepository(name: string, connect: () => Promise<LabReservationRepository>) {
  describe(`lab reservations in ${name}`, () => {
    let repository: LabReservationRepository;
    beforeAll(async () => {
      repository = await connect();
      await repository.initialize();
    });

    test('initializing writes ten reservations, and again when repeated', async () => {
      expect(await repository.initialize()).toBe(10);
      expect(await repository.initialize()).toBe(10);
    });

    test("the first reservation is the lab's, with its six fields in the lab's order", async () => {
      const found = await repository.find('user123', 'res001');

      expect(JSON.stringify(found)).toBe(JSON.stringify(seoulBbq));
    });

    test('an unknown reservation is undefined', async () => {
      expect(await repository.find('user123', 'nothing')).toBeUndefined();
      expect(await repository.find('nobody', 'res001')).toBeUndefined();
    });

    test('what was put is found, and a second put replaces the first', async () => {
      await repository.put(row('guest-1', 'a'));
      await repository.put({ ...row('guest-1', 'a'), partySize: 7 });

      expect(await repository.find('guest-1', 'a')).toEqual({
        ...seoulBbq,
        userId: 'guest-1',
        reservationId: 'a',
        restaurantName: '한옥 식탁 🍚',
        partySize: 7,
      });
    });

    test.each([
      ['letters of another case', 'Guest', 'guest'],
      ['spaces at the end', 'guest ', 'guest'],
      ['accents', 'café', 'cafe'],
      ['quotes and percent signs', `o'hara"%`, `o'hara"`],
      ['Korean', '손님', '손'],
      ['characters beyond the basic plane', '😀', '😁'],
      ['128 characters of four bytes', '😀'.repeat(64), '😁'.repeat(64)],
    ])('ids that differ in %s are different reservations', async (_what, one, other) => {
      await repository.put(row(one, 'x', 'one'));
      await repository.put(row('shared', one, 'one'));

      expect(await repository.find(other, 'x')).toBeUndefined();
      expect(await repository.find('shared', other)).toBeUndefined();
      expect((await repository.find(one, 'x'))?.userId).toBe(one);
      expect((await repository.find('shared', one))?.reservationId).toBe(one);
    });

    test('it answers a ping', async () => {
      await expect(repository.ping()).resolves.toBeUndefined();
    });

    test('a caller that has given up gets its own reason', async () => {
      const reason = new Error('the guest went away');

      await expect(repository.find('user123', 'res001', AbortSignal.abort(reason))).rejects.toBe(reason);
    });
  });
}
