import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accessibilityFindings,
  browserLimits,
  chromiumPath,
  launchBrowser,
  visit,
} from './support/browser.ts';
import { type Product, startProduct } from './support/start-product.ts';

/** A day far enough ahead that every arrival is still to come. */
const date = new Date(Date.now() + 15 * 86_400_000).toISOString().slice(0, 10);

describe.runIf(chromiumPath !== undefined)('restaurant settings with a browser', browserLimits, () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  }, browserLimits.timeout);

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  const signInAsStaff = async (page: Page) => {
    await page.goto(`${product.url}/staff`);
    await page.getByRole('button', { name: 'Look around as staff of Seoul BBQ' }).click();
    await page.locator('.day').waitFor();
  };
  const openSettings = async (page: Page) => {
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'Opening hours' }).waitFor();
  };

  test('a rule that does not fit is marked at its field, and a mended one is saved and logged', async () => {
    const { page, complaints, close } = await visit(browser, product.url, { width: 360, language: 'en' });
    await signInAsStaff(page);
    await openSettings(page);

    await page.getByLabel('Smallest party').fill('30');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The smallest party cannot be above the largest').waitFor();
    await page.getByLabel('Smallest party').fill('1');
    await page.getByLabel('Bookable days ahead').fill('45');
    await page.getByText('Not saved: booking window').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').waitFor();

    await page.getByRole('listitem').filter({ hasText: 'booking window' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Opening hours' }).waitFor();
    expect(await page.getByLabel('Bookable days ahead').inputValue()).toBe('45');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(complaints()).toEqual([]);
    await close();
  });

  test('what was not saved is asked about before leaving, and is still there after the back button', async () => {
    const { page, close } = await visit(browser, product.url, { width: 1440, language: 'en' });
    await signInAsStaff(page);
    await openSettings(page);
    await page.getByLabel('Arrivals every').fill('15');

    await page.goBack();
    await page.locator('.day').waitFor();
    await page.goForward();
    await page.getByText('What you had not saved before leaving is here again.').waitFor();
    expect(await page.getByLabel('Arrivals every').inputValue()).toBe('15');
    const asked = page.waitForEvent('dialog');
    const leaving = page.reload().catch(() => undefined);
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.accept();
    await leaving;

    await page.getByRole('button', { name: 'Discard' }).click();
    expect(await page.getByLabel('Arrivals every').inputValue()).toBe('30');
    expect(await page.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0);
    await close();
  });

  test('of two colleagues the slower one keeps what they typed, sees what changed, and saves again', async () => {
    const colleagues = await Promise.all(
      [1, 2].map(() => visit(browser, product.url, { width: 1440, language: 'en' })),
    );
    const [first, second] = colleagues.map(({ page }) => page) as [Page, Page];
    for (const page of [first, second]) {
      await signInAsStaff(page);
      await openSettings(page);
    }
    await first.getByLabel('Largest party').fill('18');
    await first.getByRole('button', { name: 'Save', exact: true }).click();
    await first.getByText('Saved.').waitFor();

    await second.getByLabel('Largest party').fill('17');
    await second.getByRole('button', { name: 'Save', exact: true }).click();
    await second.getByText('Changed by both: largest party').waitFor();
    expect(await second.getByLabel('Largest party').inputValue()).toBe('17');
    await second.getByRole('button', { name: 'Save', exact: true }).click();

    await second.getByText('Saved.').waitFor();
    await first.reload();
    await first.getByRole('heading', { name: 'Opening hours' }).waitFor();
    expect(await first.getByLabel('Largest party').inputValue()).toBe('17');
    await Promise.all(colleagues.map(({ close }) => close()));
  });

  test('a day off shows whom it leaves outside, and a table with reservations is retired only when they are moved', async () => {
    const { page, close } = await visit(browser, product.url, {
      width: 1440,
      language: 'en',
      colorScheme: 'dark',
    });
    const answer = await fetch(`${product.url}/v1/reservations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'settings-test-0001' },
      body: JSON.stringify({
        restaurantId: 'seoul-bbq',
        date,
        time: '18:00',
        partySize: 4,
        guestName: '김하늘',
        phoneNumber: '010-1234-5678',
      }),
    });
    expect(answer.status).toBe(201);
    await signInAsStaff(page);
    await openSettings(page);

    await page.getByRole('button', { name: 'Add a day' }).click();
    await page.locator('.exception').last().getByLabel('Date').fill(date);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const question = page.getByRole('dialog');
    await question.getByText('김하늘').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await question.getByRole('button', { name: 'Save all the same' }).click();
    await question.waitFor({ state: 'detached' });
    await page.locator('section[aria-labelledby=conflicts]').getByText('closed that day').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.getByRole('button', { name: `Remove ${date}` }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Every reservation fits the rules.').waitFor();

    await page.goto(`${product.url}/staff?date=${date}`);
    const row = page.getByRole('row').filter({ hasText: '김하늘' });
    await row.waitFor();
    const table = (await row.getByRole('cell').nth(3).innerText()).trim();
    await openSettings(page);
    await page.locator('.table-card').filter({ hasText: table }).first().click();
    const form = page.getByRole('dialog');
    await form.getByRole('button', { name: 'Retire the table' }).click();
    await form.getByRole('button', { name: `Retire ${table}` }).click();
    await form.getByText('Reservations to come stand on this table.').waitFor();
    await form.getByRole('button', { name: 'Move its reservations and retire it' }).click();
    await form.waitFor({ state: 'detached' });

    expect(
      await page
        .locator('.table-card')
        .filter({ hasText: new RegExp(`^${table}`) })
        .count(),
    ).toBe(0);
    await page.goto(`${product.url}/staff?date=${date}`);
    await row.waitFor();
    expect((await row.getByRole('cell').nth(3).innerText()).trim()).not.toBe(table);
    await close();
  });
});
