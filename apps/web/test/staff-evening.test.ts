import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accessibilityFindings,
  browserLimits,
  chromiumPath,
  launchBrowser,
  visit,
} from './support/browser.ts';
import { type Product, startProduct } from './support/start-product.ts';

/** Some weeks ahead: every arrival of the day is still to come. */
const date = new Date(Date.now() + 15 * 86_400_000).toISOString().slice(0, 10);

describe.runIf(chromiumPath !== undefined)('staff with a browser', browserLimits, () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  }, browserLimits.timeout);

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  test('takes a reservation by telephone, moves it to another table, writes a note, and cancels it', async () => {
    const { page, complaints, close } = await visit(browser, product.url, { width: 1440, language: 'en' });
    await page.goto(`${product.url}/staff`);
    await page.getByRole('button', { name: 'Look around as staff of Seoul BBQ' }).click();
    await page.getByLabel('Date').fill(date);

    await page.getByRole('button', { name: 'Add a reservation' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Party').fill('4');
    await form.locator('select[name=time] option[value="18:00"]').waitFor({ state: 'attached' });
    await form.getByLabel('Time').selectOption('18:00');
    await form.getByLabel('Name').fill('박서준');
    await form.getByLabel('Telephone').fill('010-9999-0000');
    await form.getByRole('button', { name: 'Book', exact: true }).click();
    await form.waitFor({ state: 'detached' });

    const row = page.getByRole('row').filter({ hasText: '박서준' });
    await row.waitFor();
    expect(await row.innerText()).toContain('Confirmed');
    await row.getByRole('button', { name: '박서준' }).click();
    const details = page.getByRole('dialog');
    for (const table of await details.getByRole('checkbox', { checked: true }).all())
      await table.uncheck({ force: true });
    await details.getByLabel('A6').check({ force: true });
    await details.getByLabel('Note of the house').fill('창가 선호');
    await details.getByRole('button', { name: 'Save' }).click();
    await details.waitFor({ state: 'detached' });
    await row.getByRole('cell', { name: 'A6' }).waitFor();

    expect(await page.getByRole('button', { name: /18:00 박서준.*A6/ }).count()).toBe(1);
    expect(await accessibilityFindings(page)).toEqual([]);
    await row.getByRole('button', { name: '박서준' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await row.getByText('Cancelled').waitFor();
    expect(complaints()).toEqual([]);
    await close();
  });

  test('somebody who is not staff sees no day', async () => {
    const { page, close } = await visit(browser, product.url, { width: 360, language: 'en' });
    await page.goto(`${product.url}/staff`);
    await page.getByRole('button', { name: 'New here? Sign up' }).click();
    await page.getByLabel('E-mail').fill('guest@example.com');
    await page.getByLabel('Password').fill('a long password');
    await page.getByLabel('Name').fill('Guest');

    await page.getByRole('button', { name: 'Sign up', exact: true }).click();

    await page.getByText('This account belongs to no restaurant.').waitFor();
    expect(await page.locator('.day').count()).toBe(0);
    await close();
  });
});
