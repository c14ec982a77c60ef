/**
 * `npm run screenshots`: takes the pictures of docs/images, at a phone's and a desk's width and in both languages, from the
 * product as it runs. Needs Chromium and Korean fonts (apt-get install chromium fonts-noto-cjk).
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { launchBrowser, visit } from '../test/support/browser.ts';
import { startProduct } from '../test/support/start-product.ts';

const folder = fileURLToPath(new URL('../../../docs/images/', import.meta.url));

/** `npm run screenshots -- console` takes those that begin so. */
const wanted = process.argv[2] ?? '';

const widths = { phone: 360, desk: 1440 };
const languages = ['ko', 'en'] as const;

/** How long the plots of the console are given to have something to show. */
const plotFillsMs = 12_000;

/** A call of the console's own page, with its token. */
async function fetchJson(page: Page, method: string, path: string): Promise<void> {
  await page.evaluate(
    async ([verb, address]) => {
      const { csrfToken } = (await (await fetch('/v1/console')).json()) as { csrfToken: string };
      await fetch(address, { method: verb, headers: { 'x-csrf-token': csrfToken } });
    },
    [method, path] as const,
  );
}

/** A Wednesday far enough ahead to be open everywhere. */
function openDate(): string {
  const day = new Date(Date.now() + 14 * 86_400_000);
  while (day.getUTCDay() !== 3) day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

const date = openDate();

async function bookSome(url: string): Promise<void> {
  const guests = [
    ['김하늘', '18:00', 4],
    ['이서연', '18:30', 2],
    ['박지훈', '19:00', 6],
    ['최유진', '19:00', 2],
    ['정민준', '20:00', 4],
    ['Emma Clark', '12:00', 2],
  ] as const;
  for (const [index, [guestName, time, partySize]] of guests.entries()) {
    await fetch(`${url}/v1/reservations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `screenshot-${index}` },
      body: JSON.stringify({
        restaurantId: 'seoul-bbq',
        date,
        time,
        partySize,
        guestName,
        phoneNumber: `010-0000-000${index}`,
      }),
    });
  }
}

const reportFolder = mkdtempSync(join(tmpdir(), 'quicktable-report-'));
const report = join(reportFolder, 'report.html');
const main = fileURLToPath(new URL('../../api/dist/main.js', import.meta.url));
if ('benchmark-report'.startsWith(wanted))
  await promisify(execFile)(process.execPath, [main, 'bench', '--report', report, '--db-latency', '10ms']);

const product = await startProduct();
const browser = await launchBrowser();
await bookSome(product.url);

const shots: [name: string, show: (page: Page) => Promise<void>][] = [
  [
    'guest-search',
    async (page) => {
      await page.goto(`${product.url}/?date=${date}&party=2&time=19:00`);
      await page.locator('.result h3').first().waitFor();
    },
  ],
  [
    'guest-restaurant',
    async (page) => {
      await page.goto(`${product.url}/restaurants/seoul-bbq?date=${date}&party=2`);
      await page.locator('.slot').first().waitFor();
    },
  ],
  [
    'guest-booking',
    async (page) => {
      await page.goto(`${product.url}/book/euljiro-pojangmacha?date=${date}&time=19:00&party=2`);
      await page.locator('[role=timer], [role=alert]').first().waitFor();
    },
  ],
  [
    'staff-day',
    async (page) => {
      await page.goto(`${product.url}/staff`);
      await page.locator('.staff__sign-in > div.stack button').click();
      await page.locator('.day__date').fill(date);
      await page.locator('.table__open').first().waitFor();
      await page.locator('h1').click();
    },
  ],
  [
    'staff-settings',
    async (page) => {
      await page.goto(`${product.url}/staff/settings`);
      await page.locator('.week').scrollIntoViewIfNeeded();
      await page.locator('#week').evaluate((heading) => heading.scrollIntoView({ block: 'center' }));
    },
  ],
  [
    'console-overview',
    async (page) => {
      await page.goto(`${product.url}/console`);
      await page.locator('.lab-load input').last().check({ force: true });
      await page.locator('.top-keys li').nth(7).waitFor();
      await page.waitForTimeout(plotFillsMs);
    },
  ],
  [
    'console-chaos',
    async (page) => {
      await page.goto(`${product.url}/console#chaos`);
      await page.locator('.chaos__switch').first().click();
      await page.locator('.lab-load input').last().check({ force: true });
      await page.locator('.console__notices .notice').nth(1).waitFor();
      await page.waitForTimeout(plotFillsMs / 4);
    },
  ],
  [
    'console-command',
    async (page) => {
      await fetchJson(page, 'DELETE', '/v1/console/faults/cache');
      await page.goto(`${product.url}/console#command`);
      const steps = page.locator('.steps__command');
      await steps.nth(1).click();
      await page.locator('.terminal .button').click();
      for (const step of [3, 5, 6, 7, 8]) {
        const replies = await page.locator('.terminal__entry').count();
        await steps.nth(step).click();
        await page.locator('.terminal__entry').nth(replies).waitFor();
      }
    },
  ],
  [
    'console-theatre',
    async (page) => {
      await page.goto(`${product.url}/console#theatre`);
      await page.locator('form .button').first().click();
      await page.locator('.theatre__row--running').waitFor();
      await page.locator('.theatre__row--done').nth(7).waitFor({ timeout: 120_000 });
      await page.locator('.theatre').scrollIntoViewIfNeeded();
    },
  ],
];

shots.push([
  'benchmark-report',
  async (page) => {
    await page.goto(pathToFileURL(report).href);
    const language = await page.evaluate("localStorage.getItem('quicktable-language')");
    await page.locator(`#language-${String(language)}`).check({ force: true });
  },
]);

for (const [widthName, width] of Object.entries(widths)) {
  for (const language of languages) {
    const visitor = await visit(browser, product.url, { width, language });
    for (const [name, show] of shots.filter(([shot]) => shot.startsWith(wanted))) {
      await show(visitor.page);
      await visitor.page.screenshot({ path: `${folder}${name}-${widthName}-${language}.png` });
      process.stdout.write(`docs/images/${name}-${widthName}-${language}.png\n`);
    }
    await visitor.close();
  }
}
await browser.close();
await product.stop();
rmSync(reportFolder, { recursive: true });
