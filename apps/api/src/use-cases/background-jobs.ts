/**
 * What goes on without a request: deliveries to webhooks, offers to those who wait, and the nightly comparison of inventory with reservations.
 * A write wakes them; the clock does too, so that what a killed process left behind is found by another.
 */
import { addDays, serviceMomentAt } from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import { deliverWebhooks, type Senders } from './deliver-webhooks.ts';
import { offerAllTables } from './offer-tables.ts';
import { repairDay } from './repair-day.ts';

export interface BackgroundJobs {
  /** Looks soon. */
  readonly wake: () => void;
  /** Waits for what is under way and looks no more. */
  readonly stop: () => Promise<void>;
}

export interface BackgroundJobOptions extends Senders {
  /** Told about what a job could not do; the next round tries again. */
  readonly onError: (job: string, error: unknown) => void;
  readonly everyMs?: number;
  readonly repairEveryMs?: number;
}

const wakeDelayMs = 50;
const repairDaysAhead = 2;

export function startBackgroundJobs(
  context: BookingContext,
  { send, sendMessage, onError, everyMs = 5_000, repairEveryMs = 3_600_000 }: BackgroundJobOptions,
): BackgroundJobs {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let repairAtMs = context.clock() + repairEveryMs;

  const attempt = async (job: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      onError(job, error);
    }
  };
  const round = async (): Promise<void> => {
    await attempt('waitlist', () => offerAllTables(context));
    await attempt('webhooks', () => deliverWebhooks(context, { send, sendMessage }));
    if (context.clock() >= repairAtMs) {
      repairAtMs = context.clock() + repairEveryMs;
      await attempt('repair', () => repairComingDays(context));
    }
  };
  const look = (): void => {
    if (stopped) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    running = round().finally(() => {
      running = undefined;
      schedule(again ? wakeDelayMs : everyMs);
      again = false;
    });
  };
  const schedule = (delayMs: number): void => {
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(look, delayMs);
    timer.unref();
  };
  schedule(everyMs);
  return {
    wake() {
      if (running !== undefined) again = true;
      else schedule(wakeDelayMs);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** Today and the next days of every restaurant. */
async function repairComingDays(context: BookingContext): Promise<void> {
  for (const { restaurantId, timeZone } of await context.cache.restaurants()) {
    const today = serviceMomentAt(context.clock(), timeZone).date;
    for (let ahead = 0; ahead <= repairDaysAhead; ahead += 1) {
      await repairDay(context, restaurantId, addDays(today, ahead));
    }
  }
}
