/**
 * `npm run bench:web`: first contentful paint and interaction latency of the guest site on a slowed phone, by the browser's own tracing,
 * served through the local edge. Medians of several visits, each with an empty browser cache. Needs Chromium.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';
import { accessSync, constants } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { type Load, type Phone, takePhone } from './phone.ts';
import { median } from '../median.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    'cpu-slowdown': { type: 'string', default: '4' },
    'fast-network': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const phone = { cpuSlowdown: Number(values['cpu-slowdown']), slowNetwork: !values['fast-network'] };

/** A weekday some weeks ahead, when the sample restaurants are open. */
function quietDate(): string {
  const date = new Date(Date.now() + 14 * 86_400_000);
  while (date.getUTCDay() !== 3) date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

function findChromium(): string {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not in this folder.
      }
    }
  }
  throw new Error('This benchmark needs Chromium (apt-get install chromium).');
}

const firstResult = (page: Page) => page.locator('.result h3').first().waitFor();

/** What a guest does from the first look to the booked table; each step is one interaction. */
const steps: readonly { readonly name: string; readonly act: (page: Page) => Promise<void> }[] = [
  {
    name: 'change the party',
    act: async (page) => {
      await page.locator('.wish select').first().press('ArrowDown');
      await page.waitForURL(/party=3/);
      await firstResult(page);
    },
  },
  {
    name: 'open a restaurant',
    act: async (page) => {
      await page.locator('.result h3 a[href*="/seoul-bbq"]').tap();
      await page.locator('.slot').first().waitFor();
    },
  },
  {
    name: 'choose a time',
    act: async (page) => {
      await page.locator('a.slot').nth(5).tap();
      await page.getByRole('timer').waitFor();
    },
  },
  {
    name: 'type name and number',
    act: async (page) => {
      await page.locator('input[name=name]').tap();
      await page.keyboard.type('Haneul');
      await page.locator('input[name=tel]').tap();
      await page.keyboard.type('010-1234-5678');
    },
  },
  {
    name: 'confirm',
    act: async (page) => {
      await page.locator('form button[type=submit]').tap();
      await page.locator('.confirmation').waitFor();
    },
  },
];

interface Visit {
  readonly search: Load;
  readonly restaurant: Load;
  readonly stepsMs: number[];
  readonly bookingMs: number;
}

async function visit(device: Phone, origin: string, date: string): Promise<Visit> {
  const search = await device.open(`${origin}/?date=${date}&party=2`, firstResult);
  const startedAt = performance.now();
  const stepsMs: number[] = [];
  for (const { act } of steps) stepsMs.push(await device.interact(act));
  const bookingMs = performance.now() - startedAt;
  const restaurant = await device.open(`${origin}/restaurants/gangnam-sushi?date=${date}&party=2`, (page) =>
    page.locator('.slot').first().waitFor(),
  );
  return { search, restaurant, stepsMs, bookingMs };
}

const service = fork(fileURLToPath(new URL('./service.js', import.meta.url)), {
  env: { ...process.env, PORT: '0', REDIS_PORT: '0', DYNAMODB_PORT: '0', EDGE_PORT: '0' },
});
const [{ url, hasPages }] = (await Promise.race([
  once(service, 'message'),
  once(service, 'exit').then(() => Promise.reject(new Error('The service did not start.'))),
])) as [{ url: string; hasPages: boolean }];
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
try {
  if (!hasPages) throw new Error('The pages are not built; run npm run build.');
  const visits: Visit[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const device = await takePhone(browser, phone);
    visits.push(await visit(device, url, quietDate()));
    await device.close();
    if (!values.json) process.stderr.write(`visit ${round + 1} of ${rounds}\n`);
  }
  const loads = (['search', 'restaurant'] as const).map((page) => ({
    page,
    firstContentfulPaintMs: Math.round(median(visits.map((one) => one[page].firstContentfulPaintMs))),
    largestContentfulPaintMs: Math.round(median(visits.map((one) => one[page].largestContentfulPaintMs))),
    blockingMs: Math.round(median(visits.map((one) => one[page].blockingMs))),
    transferredBytes: Math.round(median(visits.map((one) => one[page].transferredBytes))),
  }));
  const interactions = steps.map(({ name }, index) => ({
    name,
    latencyMs: median(visits.map(({ stepsMs }) => stepsMs[index] ?? Number.NaN)),
  }));
  const bookingMs = Math.round(median(visits.map((one) => one.bookingMs)));
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, Chromium ${browser.version()}`;
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify({ machine, rounds, ...phone, loads, interactions, bookingMs }, null, 2)}\n`,
    );
  } else {
    const network = phone.slowNetwork ? '150 ms round trip, 1.6 Mbit/s' : 'the loopback';
    process.stdout.write(
      `${machine}\nmedians of ${rounds} visits, CPU ${phone.cpuSlowdown} times slower, ${network}, through the local edge\n\n`,
    );
    for (const load of loads) {
      process.stdout.write(
        `${load.page.padEnd(11)} first contentful paint ${String(load.firstContentfulPaintMs).padStart(5)} ms   largest ${String(load.largestContentfulPaintMs).padStart(5)} ms   blocked ${String(load.blockingMs).padStart(4)} ms   ${(load.transferredBytes / 1024).toFixed(1).padStart(6)} KB\n`,
      );
    }
    process.stdout.write('\n');
    for (const { name, latencyMs } of interactions) {
      const shown = latencyMs === 0 ? '< 16' : String(Math.round(latencyMs));
      process.stdout.write(`${name.padEnd(24)} answered with a frame after ${shown.padStart(4)} ms\n`);
    }
    process.stdout.write(
      `\nfrom the search to the booked table, without the guest's own time: ${(bookingMs / 1_000).toFixed(1)} s\n`,
    );
  }
} finally {
  await browser.close();
  const exited = once(service, 'exit');
  service.kill('SIGTERM');
  await exited;
}
