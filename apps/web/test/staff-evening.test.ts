import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  accessibilityFindings,
  browserLimits,
  chromiumPath,
  launchBrowser,
  type Visitor,
  visit,
} from './support/browser.ts';
import { type Product, startProduct } from './support/start-product.ts';

/** Twenty past seven on a Wednesday evening in Seoul, some days ahead. */
function eveningMs(): number {
  const day = new Date(Date.now() + 2 * 86_400_000);
  while (day.getUTCDay() !== 3) day.setUTCDate(day.getUTCDate() + 1);
  return Date.parse(`${day.toISOString().slice(0, 10)}T19:20:00+09:00`);
}

const nowMs = eveningMs();
/** Two weeks later: every arrival of the day is still to come. */
const quietDate = new Date(nowMs + 14 * 86_400_000).toISOString().slice(0, 10);

async function takeCall(page: Page, name: string, time: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Add a reservation' }).click();
  const form = page.getByRole('dialog');
  await form.locator('input[name=party]').fill('2');
  await form.getByLabel('Time').selectOption(time);
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Telephone').fill('010-9999-0000');
  await form.getByRole('button', { name: 'Book', exact: true }).click();
  await form.waitFor({ state: 'detached' });
  const row = page.getByRole('row').filter({ hasText: name });
  await row.waitFor();
  return row;
}

describe.runIf(chromiumPath !== undefined)('staff with a browser', browserLimits, () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(nowMs), launchBrowser()]);
  }, browserLimits.timeout);

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  /** Somebody of the staff, before the day of today. */
  async function staff(width: number, language: 'ko' | 'en' = 'en'): Promise<Visitor> {
    const visitor = await visit(browser, product.url, { width, language });
    await visitor.page.goto(`${product.url}/staff`);
    await visitor.page.locator('.staff__sign-in > div.stack button').click();
    await visitor.page.locator('.figures').waitFor();
    return visitor;
  }

  test('seats a party that walks in on a phone, on the table of its choice, and takes back a step too far', async () => {
    const { page, complaints, close } = await staff(375, 'ko');
    await page.locator('.day__date').fill(quietDate);
    await page.locator('.figures').waitFor();

    await page.getByRole('button', { name: '현장 손님' }).click();
    const form = page.getByRole('dialog');
    await form.locator('input[name=party]').fill('3');
    await form.getByLabel('A6').check({ force: true });
    await form.getByRole('button', { name: '바로 착석' }).click();
    await form.waitFor({ state: 'detached' });

    // They sit there tonight, whatever day was looked at.
    const row = page.getByRole('row').filter({ hasText: '현장 손님' });
    await row.getByText('착석').waitFor();
    expect((await row.innerText()).split(/\s+/)).toEqual(expect.arrayContaining(['19:15', '3명', 'A6']));
    await row.getByRole('button').click();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: '이용 완료' }).click();
    await row.getByText('이용 완료').waitFor();
    await row.getByRole('button').click();
    await page.getByRole('dialog').getByRole('button', { name: '이용 완료 되돌리기' }).click();
    await row.getByText('착석').waitFor();

    expect(complaints()).toEqual([]);
    await close();
  });

  test('gives up a party that does not come, and seats it when it comes after all', async () => {
    const { page, complaints, close } = await staff(1440);
    const later = await takeCall(page, '나중 손님', '20:00');
    const late = await takeCall(page, '늦은 손님', '19:00');

    await later.getByRole('button').click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'No-show' }).isDisabled()).toBe(true);
    await dialog.getByText('No-show: from 20:15 on.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await late.getByRole('button').click();
    await dialog.getByRole('button', { name: 'No-show' }).click();
    await late.getByText('No-show', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /19:00 늦은 손님/ }).count()).toBe(0);
    await late.getByRole('button').click();
    await dialog.getByText('1 no-show').waitFor();
    await dialog.getByRole('button', { name: 'Came late: seat' }).click();
    await late.getByText('Seated').waitFor();

    expect(await page.getByRole('button', { name: /19:00 늦은 손님.*Seated/ }).count()).toBe(1);
    expect(complaints()).toEqual([]);
    await close();
  });

  test('two of the staff change one reservation: the slower is told, and loses nothing of either', async () => {
    const [slow, quick] = await Promise.all([staff(1440), staff(375)]);
    const row = await takeCall(slow.page, '두 사람 손님', '20:30');
    await row.getByRole('button').click();
    const slowForm = slow.page.getByRole('dialog');
    await slowForm.getByLabel('A5').check({ force: true });

    await quick.page.getByRole('button', { name: '두 사람 손님' }).click();
    const quickForm = quick.page.getByRole('dialog');
    await quickForm.getByLabel('Note of the house').fill('유모차');
    await quickForm.getByRole('button', { name: 'Save' }).click();
    await quickForm.waitFor({ state: 'detached' });
    await slowForm.getByRole('button', { name: 'Save' }).click();
    await slowForm.getByText('Somebody changed it meanwhile.').waitFor();
    expect(await slowForm.getByLabel('A5').isChecked()).toBe(true);
    await vi.waitUntil(
      async () => (await slowForm.locator('textarea').inputValue()) === '유모차',
      browserLimits,
    );
    await slowForm.getByRole('button', { name: 'Save' }).click();
    await slowForm.waitFor({ state: 'detached' });

    await row.getByRole('cell', { name: 'A5' }).waitFor();
    await row.getByRole('button').click();
    expect(await slowForm.locator('textarea').inputValue()).toBe('유모차');
    await Promise.all([slow.close(), quick.close()]);
  });

  test('takes a reservation by telephone, moves it to another table, writes a note, and cancels it', async () => {
    const { page, complaints, close } = await visit(browser, product.url, { width: 1440, language: 'en' });
    await page.goto(`${product.url}/staff`);
    await page.getByRole('button', { name: 'Look around as staff of Seoul BBQ' }).click();
    await page.getByLabel('Date').fill(quietDate);

    await page.getByRole('button', { name: 'Add a reservation' }).click();
    const form = page.getByRole('dialog');
    await form.locator('input[name=party]').fill('4');
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
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the reservation' }).click();
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
