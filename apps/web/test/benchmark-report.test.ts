import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFindings, browserLimits, chromiumPath, launchBrowser } from './support/browser.ts';

const main = fileURLToPath(new URL('../../api/dist/main.js', import.meta.url));

/** Every section, each measured as briefly as it can be. */
async function writeReport(file: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [main, 'bench', '--report', file, '--duration', '20ms', '--requests', '20'],
    {
      cwd: tmpdir(),
      env: {
        PATH: process.env.PATH,
        HOME: tmpdir(),
        QUICKTABLE_LANG: 'ko',
        PORT: '0',
        REDIS_PORT: '0',
        DYNAMODB_PORT: '0',
        EDGE_PORT: '0',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The benchmark ended with ${code}: ${complaints}`);
}

describe.runIf(chromiumPath !== undefined)('the benchmark report in a browser', browserLimits, () => {
  const folder = mkdtempSync(join(tmpdir(), 'quicktable-report-'));
  const file = join(folder, 'report.html');
  let browser: Browser;

  beforeAll(async () => {
    [browser] = await Promise.all([launchBrowser(), writeReport(file)]);
  }, browserLimits.timeout);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('has every section, each with its figures and the command and machine that made them', () => {
    const page = readFileSync(file, 'utf8');
    const data = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as {
      complete: boolean;
      sections: { name: string; complete: boolean; command: string }[];
    };

    expect(data.complete).toBe(true);
    expect(data.sections.map(({ name }) => name)).toEqual([
      'lab',
      'throughput',
      'hit-rate',
      'stores',
      'strategies',
    ]);
    for (const { command } of data.sections) expect(page).toContain(`<code>${command}</code>`);
    expect(page.match(/<dt><span class="ko" lang="ko">장비/g)).toHaveLength(data.sections.length);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  test.for([
    [360, 'ko', 'light'],
    [1440, 'en', 'dark'],
  ] as const)(
    'at %i px it reads in both languages and colours, asks nobody for anything, and axe finds nothing serious (%s, %s)',
    async ([width, language, colours]) => {
      const context = await browser.newContext({ viewport: { width, height: 800 } });
      const page = await context.newPage();
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));

      await page.goto(pathToFileURL(file).href);
      await page.locator(`#language-${language}`).check({ force: true });
      await page.locator(`#colours-${colours}`).check({ force: true });

      const title = language === 'ko' ? '캐싱 전략 비교' : 'Strategies compared';
      await page.getByRole('heading', { name: title, exact: true }).waitFor();
      expect(await page.locator(`main .${language === 'ko' ? 'en' : 'ko'}:visible`).count()).toBe(0);
      const sheet = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect(sheet).toBeLessThanOrEqual(0);
      expect(await accessibilityFindings(page)).toEqual([]);
      expect(requests).toEqual([pathToFileURL(file).href]);
      await context.close();
    },
  );
});
