import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFindings, chromiumPath, launchBrowser, visit } from './support/browser.ts';
import { type Product, startProduct } from './support/start-product.ts';

/** The accessibility checks alone take seconds on a busy machine. */
const timeoutMs = 90_000;

describe.runIf(chromiumPath !== undefined)('an engineer with a browser', { timeout: timeoutMs }, () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  });

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  const open = async (section: string, width: 360 | 1440, language: 'ko' | 'en' = 'en') => {
    const visitor = await visit(browser, product.url, { width, language });
    await visitor.page.goto(`${product.url}/console#${section}`);
    return visitor;
  };
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

  test('sees the cache work, kills it, and sees every read answered all the same', async () => {
    const { page, complaints, close } = await open('chaos', 1440);
    await page.getByText('20 a second').click();
    await page.getByRole('img', { name: /^Last second/ }).waitFor();
    await page.getByText('60 s', { exact: true }).click();

    await press(page, /^Kill/);
    await page.getByText('refuses connections').waitFor();
    await page.getByText('The breaker is open').waitFor();
    const during = await fetch(`${product.url}/reservation/user123/res001`);
    const body: unknown = await during.json();
    const findings = await accessibilityFindings(page);
    await press(page, 'Mend it now');
    await page.getByText('The breaker is open').waitFor({ state: 'detached' });

    expect(during.status).toBe(200);
    expect(body).toMatchObject({ source: 'database' });
    expect(findings).toEqual([]);
    expect(complaints()).toEqual([]);
    await close();
  });

  test('sees what is read, by entity and by key, as figures and as it happens', async () => {
    const { page, complaints, close } = await open('overview', 1440);
    await page.getByText('20 a second').click();

    await page.getByRole('row', { name: /^reservation \d/ }).waitFor();
    await page.getByRole('link', { name: 'reservation:user123:res001' }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.getByRole('link', { name: 'Live events' }).click();
    await page.getByRole('cell', { name: 'hit' }).first().waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(complaints()).toEqual([]);
    await close();
  });

  test("does the lab's task 4 in the command line, by keyboard, once writes are allowed", async () => {
    const { page, complaints, close } = await open('command', 360);
    const input = page.getByRole('textbox', { name: 'Command' });
    const output = page.getByRole('log');
    const type = async (line: string) => {
      await input.fill(line);
      await input.press('Enter');
    };

    await type('SET user:1:name "John Doe"');
    await output.getByText('This command writes.').waitFor();
    await press(page, 'Allow writes and run');
    await output.getByText('OK', { exact: true }).waitFor();
    await type('HSET user:2 name "Jane Smith" age "28"');
    await output.getByText('(integer) 2').waitFor();
    await press(page, 'HGETALL user:2');
    await output.getByText('4) "28"').waitFor();
    await type('SHUTDOWN');
    await output.getByText('SHUTDOWN is not sent from here').waitFor();
    await input.press('ArrowUp');

    expect(await input.inputValue()).toBe('SHUTDOWN');
    expect(await output.innerText()).toContain('1) "name"\n2) "Jane Smith"');
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(complaints()).toEqual([]);
    await close();
  });

  test('looks into a key, whose life runs down, and invalidates it', async () => {
    await (await fetch(`${product.url}/reservation/user456/res004`)).text();
    const { page, complaints, close } = await open('keys', 1440, 'ko');

    await page.getByRole('link', { name: /reservation:user456:res004/ }).click();
    await page.getByText('"restaurantName": "Seoul BBQ"').waitFor();
    const findings = await accessibilityFindings(page);
    await press(page, '이 키 무효화');
    await page.getByText('이 키는 이제 없습니다').waitFor();

    const { source } = (await (await fetch(`${product.url}/reservation/user456/res004`)).json()) as {
      source: string;
    };
    expect(source).toBe('database');
    expect(findings).toEqual([]);
    expect(complaints()).toEqual([]);
    await close();
  });

  test('plays strategies against each other and reads which of them served something stale', async () => {
    const { page, complaints, close } = await open('theatre', 1440);
    await page.getByLabel('Requests for each').selectOption('500');
    for (const name of [
      'cache-aside',
      'write-around',
      'write-behind',
      'refresh-ahead',
      'stale-while-revalidate',
      'read-through',
    ])
      await page.getByRole('checkbox', { name }).uncheck({ force: true });

    await press(page, 'Raise the curtain');
    await page.getByText('The play is over.').waitFor();

    const cells = async (strategy: string) =>
      page.getByRole('row').filter({ hasText: strategy }).getByRole('cell').allInnerTexts();
    expect(await page.locator('.theatre tbody tr').count()).toBe(2);
    expect((await cells('none'))[0]).toBe('0%');
    expect((await cells('write-through')).at(-1)).toBe('0');
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(complaints()).toEqual([]);
    await close();
  });

  test('from elsewhere is asked to sign in', async () => {
    const { page, close } = await open('overview', 360);
    await page.setExtraHTTPHeaders({ 'x-forwarded-for': '203.0.113.9' });
    await page.reload();

    await page.getByRole('button', { name: 'Sign in' }).waitFor();

    expect(await page.locator('.tiles').count()).toBe(0);
    expect(await accessibilityFindings(page)).toEqual([]);
    await close();
  });

  test('is told when the service is lost', async () => {
    const { page, close } = await open('overview', 360);
    await page.getByText('Live', { exact: true }).waitFor();

    await product.stop();

    await page.getByText('The connection to the service is lost.').waitFor();
    await page.getByText('Disconnected', { exact: true }).waitFor();
    await close();
  });
});
