import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  accessibilityFindings,
  browserLimits,
  chromiumPath,
  launchBrowser,
  visit,
} from './support/browser.ts';
import { type Product, startProduct } from './support/start-product.ts';

/** A weekday some weeks ahead, so that the sample restaurants are open and nothing is booked. */
function quietDate(): string {
  const date = new Date(Date.now() + 14 * 86_400_000);
  while (date.getUTCDay() !== 3) date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

async function fillInGuest(page: Page): Promise<void> {
  await page.fill('input[name=name]', '김하늘');
  await page.fill('input[name=tel]', '010-1234-5678');
}

describe.runIf(chromiumPath !== undefined)('a guest with a browser', browserLimits, () => {
  let product: Product;
  let browser: Browser;
  const date = quietDate();

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  }, browserLimits.timeout);

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  test('books on a phone, changes the party, and cancels, without an account and without a complaint', async () => {
    const { page, complaints, close } = await visit(browser, product.url, { width: 360, language: 'ko' });

    await page.goto(`${product.url}/?date=${date}&party=2`);
    await page.getByRole('link', { name: '서울 바비큐' }).click();
    await page.getByRole('link', { name: '18:00' }).click();
    await page.getByRole('timer').waitFor();
    await page.getByRole('button', { name: '예약 확정하기' }).click();
    expect(await page.locator('[aria-invalid=true]').count()).toBe(2);
    await fillInGuest(page);
    await page.getByRole('button', { name: '예약 확정하기' }).click();
    await page.getByRole('heading', { name: '예약이 확정되었습니다' }).waitFor();
    const code = await page.locator('.confirmation__code strong').innerText();
    await page.reload();
    await page.getByRole('heading', { name: '예약이 확정되었습니다' }).waitFor();

    await page.getByRole('button', { name: '예약 보기·변경·취소' }).click();
    await page.getByRole('button', { name: '예약 변경' }).click();
    await page.getByLabel('인원').fill('4');
    await page.getByRole('button', { name: '변경하기' }).click();
    await page.getByText('예약을 변경했습니다.').waitFor();
    expect(await page.locator('.summary__when').innerText()).toContain('4명');
    expect(await page.locator('.pairs').innerText()).toContain(code);

    await page.getByRole('button', { name: '예약 취소' }).click();
    await page.getByRole('button', { name: '취소합니다' }).click();
    await page.getByText('예약을 취소했습니다.').waitFor();

    await page.goto(`${product.url}/my-reservations`);
    await page.fill('input[name=code]', code);
    await page.fill('input[name=phone]', '010 1234 5678');
    await page.getByRole('button', { name: '찾기', exact: true }).click();
    await page.getByRole('status').getByText('취소됨').waitFor();
    expect(await page.getByRole('status').innerText()).toContain('여기서는 볼 수만 있습니다.');

    expect(complaints()).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await close();
  });

  test('opens a manage link in another browser; the secret leaves the address bar', async () => {
    const first = await visit(browser, product.url, { width: 1440, language: 'en' });
    await first.page.goto(`${product.url}/book/gangnam-sushi?date=${date}&time=18:00&party=2`);
    await fillInGuest(first.page);
    const answer = first.page.waitForResponse((response) => response.url().endsWith('/v1/reservations'));
    await first.page.getByRole('button', { name: 'Confirm the reservation' }).click();
    const { managePath, reservation } = (await (await answer).json()) as {
      managePath: string;
      reservation: { confirmationCode: string };
    };
    const second = await visit(browser, product.url, { width: 1440, language: 'en' });

    await second.page.goto(`${product.url}${managePath}`);

    await second.page.getByText(reservation.confirmationCode).waitFor();
    expect(second.page.url()).not.toContain('#');
    await Promise.all([first.close(), second.close()]);
  });

  test('two browsers want the last private room: one gets it, the other is told and offered other times', async () => {
    const room = `/book/seoul-bbq?date=${date}&time=19:00&party=8&seat=room`;
    const taker = await visit(browser, product.url, { width: 1440, language: 'en' });
    await taker.page.goto(product.url + room);
    await taker.page.getByRole('timer').waitFor();
    const rivals = await Promise.all(
      [1, 2].map(() => visit(browser, product.url, { width: 360, language: 'en' })),
    );

    await Promise.all(rivals.map(({ page }) => page.goto(product.url + room)));
    const outcomes = await Promise.all(
      rivals.map(({ page }) =>
        Promise.race([
          page
            .getByRole('timer')
            .waitFor()
            .then(() => 'held'),
          page
            .getByRole('alert')
            .waitFor()
            .then(() => 'refused'),
        ]),
      ),
    );

    expect(outcomes.toSorted()).toEqual(['held', 'refused']);
    const loser = rivals[outcomes.indexOf('refused')];
    await loser?.page.getByRole('link', { name: 'Choose another time' }).click();
    await loser?.page.getByRole('heading', { name: 'Choose a time' }).waitFor();
    await Promise.all([taker, ...rivals].map(({ close }) => close()));
  });

  test('a hold that ends while the guest writes takes nothing of what was written, and a wrong clock ends none', async () => {
    const { page, complaints, close } = await visit(browser, product.url, { width: 360, language: 'en' });
    await page.clock.install({ time: Date.now() + 3_600_000 });

    await page.goto(`${product.url}/book/seoul-bbq?date=${date}&time=20:00&party=2`);
    await page.getByRole('timer').waitFor();
    await fillInGuest(page);
    await page.getByLabel('Wishes').fill('Near the window');
    await page.clock.fastForward(301_000);
    await page.getByText('What you wrote is still here.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Keep it again');
    await page.keyboard.press('Enter');
    await page.getByRole('timer').waitFor();

    expect(await page.getByLabel('Name').inputValue()).toBe('김하늘');
    expect(await page.getByLabel('Wishes').inputValue()).toBe('Near the window');
    expect(complaints()).toEqual([]);
    await close();
  });

  test('links that are cut off, mistyped or forged are answered with a way on, and leave nothing behind', async () => {
    const { page, complaints, close } = await visit(browser, product.url, { width: 360, language: 'en' });
    const forged = btoa(JSON.stringify(['gst_x', 'res_x'])).replaceAll('=', '');

    for (const [path, says, then] of [
      ['/book/seoul-bbq?date=someday&time=18:00', 'missing or wrong', 'Choose another time'],
      [`/book/seoul-bbq?date=${date}&time=18:00&party=two`, 'missing or wrong', 'Choose another time'],
      ['/reservations/res_none', 'does not know', 'Find by code'],
      [`/manage#${forged}.secret`, 'No such reservation', 'Find by code'],
      ['/my-reservations', 'My reservations', 'My reservations'],
      ['/?date=2099-13-45', 'Where shall we eat tonight?', 'Seoul BBQ'],
      ['/nowhere', 'There is no such page.', 'Find a table'],
    ] as const) {
      await page.goto(product.url + path);
      await page.getByText(says).first().waitFor();
      await page.getByRole('link', { name: then }).first().waitFor();
    }

    expect(complaints()).toEqual([]);
    await close();
  });

  test('chooses a new password by the link of a message, which works once', async () => {
    const { page, complaints, close } = await visit(browser, product.url, { width: 360, language: 'en' });
    const email = `haneul-${Date.now()}@example.com`;
    await fetch(`${product.url}/v1/accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: 'a long password', name: 'Haneul', language: 'en' }),
    });

    await page.goto(`${product.url}/my-reservations`);
    await page.getByRole('link', { name: 'Forgot the password?' }).click();
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText('a link is on its way').waitFor();
    const link = await vi.waitUntil(() => /\/reset-password#[\w.-]+/.exec(product.output())?.[0], {
      timeout: browserLimits.timeout,
    });

    await page.goto(product.url + link);
    await page.getByLabel('New password').fill('another long password');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The password is changed.').waitFor();
    expect(page.url()).toBe(`${product.url}/reset-password`);
    await page.goto(product.url + link);
    await page.getByLabel('New password').fill('a third long password');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The link was used or is past its end.').waitFor();

    expect(complaints()).toEqual([]);
    await close();
  });

  test('a service that is away is said so, and the page recovers when it is back', async () => {
    const { page, close } = await visit(browser, product.url, { width: 360, language: 'en' });
    await page.route('**/v1/availability*', (route) => route.abort());

    await page.goto(`${product.url}/?date=${date}`);
    await page.getByRole('alert').waitFor();
    await page.unroute('**/v1/availability*');
    await page.getByRole('button', { name: 'Try again' }).click();

    await page.getByRole('link', { name: 'Seoul BBQ' }).waitFor();
    await close();
  });

  test.for([
    ['ko', 360, 'light'],
    ['en', 1440, 'dark'],
  ] as const)(
    'axe finds nothing serious on any page (%s, %i px, %s)',
    async ([language, width, colorScheme]) => {
      const { page, complaints, close } = await visit(browser, product.url, { width, language, colorScheme });
      const findings: string[] = [];

      for (const [path, selector] of [
        [`/?date=${date}`, '.result h3'],
        [`/restaurants/seoul-bbq?date=${date}`, '.slot'],
        [`/book/seoul-bbq?date=${date}&time=20:00&party=2`, 'form textarea'],
        ['/my-reservations', 'form'],
        ['/waitlist/none', 'h1'],
        ['/reset-password', 'form'],
        ['/staff', 'form'],
      ] as const) {
        await page.goto(product.url + path);
        await page.locator(selector).first().waitFor();
        findings.push(...(await accessibilityFindings(page)).map((finding) => `${path}: ${finding}`));
      }

      expect(findings).toEqual([]);
      expect(complaints()).toEqual([]);
      await close();
    },
  );
});
