/**
 * `npm run screenshots`: takes the pictures of docs/images, at a phone's and a desk's width and in both languages, from the
 * product as it runs. Needs Chromium and Korean fonts (apt-get install chromium fonts-noto-cjk).
 */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { launchBrowser, visit } from '../test/support/browser.ts';
import { startProduct } from '../test/support/start-product.ts';

const folder = fileURLToPath(new URL('../../../docs/images/', import.meta.url));

const widths = { phone: 360, desk: 1440 };
const languages = ['ko', 'en'] as const;

/** A day far enough ahead to be open everywhere. */
const date = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);

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
      await page.locator('.block').first().waitFor();
    },
  ],
];

for (const [widthName, width] of Object.entries(widths)) {
  for (const language of languages) {
    const visitor = await visit(browser, product.url, { width, language });
    for (const [name, show] of shots) {
      await show(visitor.page);
      await visitor.page.screenshot({ path: `${folder}${name}-${widthName}-${language}.png` });
      process.stdout.write(`docs/images/${name}-${widthName}-${language}.png\n`);
    }
    await visitor.close();
  }
}
await browser.close();
await product.stop();
