/** A real browser, and pages that notice everything a person would complain about. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findProgram } from '../../../../scripts/lib/find-servers.mjs';

export const chromiumPath = findProgram('chromium') ?? findProgram('chromium-browser');

/** Debian's Chromium without its own network chatter. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser on a busy machine takes its time; none of these tests is about speed. */
export const browserLimits = { timeout: 180_000 };

const stepLimitMs = 60_000;

export function launchBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('There is no Chromium on this machine.');
  return chromium.launch({ executablePath: chromiumPath, args });
}

export interface Visitor {
  readonly page: Page;
  /** Errors in the browser's console, the content security policy's among them, and requests to other hosts, so far. */
  readonly complaints: () => string[];
  readonly close: () => Promise<void>;
}

export interface VisitorOptions {
  width: number;
  language: 'ko' | 'en';
  colorScheme?: 'light' | 'dark';
}

const heights = { phone: 740, desk: 900 };

/** A person with a browser of their own: nothing is shared with another visitor. */
export async function visit(browser: Browser, origin: string, options: VisitorOptions): Promise<Visitor> {
  const { width, language, colorScheme = 'light' } = options;
  const context = await browser.newContext({
    viewport: { width, height: width < 700 ? heights.phone : heights.desk },
    locale: language === 'ko' ? 'ko-KR' : 'en-GB',
    colorScheme,
  });
  context.setDefaultTimeout(stepLimitMs);
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    // A refusal that a test brings about is logged by the browser itself.
    const isRefusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (/^https?:/.test(url) && !url.startsWith(origin)) complaints.push(`request to ${url}`);
  });
  await page.addInitScript((chosen) => localStorage.setItem('quicktable-language', chosen), language);
  return { page, complaints: () => [...complaints], close: () => context.close() };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeViolation {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary?: string }[];
}

/** Serious and critical findings of axe-core on the page as it stands, one line each. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  const violations = (await page.evaluate(
    `${axeSource};axe.run().then((result) => result.violations)`,
  )) as AxeViolation[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} (${node.failureSummary ?? ''})`));
}
