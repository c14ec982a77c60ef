/** A visit as a phone makes it: slowed CPU and network, watched by the browser's own tracing and event timing. */
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';

export interface PhoneOptions {
  /** How many times slower the CPU is. */
  readonly cpuSlowdown: number;
  /** A phone's network instead of the loopback: 150 ms round trip, 1.6 Mbit/s down, as Lighthouse has it. */
  readonly slowNetwork: boolean;
}

export interface Load {
  /** Milliseconds from the start of the navigation, by the trace. */
  readonly firstContentfulPaintMs: number;
  readonly largestContentfulPaintMs: number;
  /** What long tasks had beyond 50 ms each, until the largest paint. */
  readonly blockingMs: number;
  /** Bytes over the wire, headers included. */
  readonly transferredBytes: number;
}

export interface Phone {
  readonly page: Page;
  /** Opens an address and tells what the trace says of it. */
  open(url: string, isReady: (page: Page) => Promise<void>): Promise<Load>;
  /** Does something and tells how long the page took to answer it with a frame; 0 when it was within one. */
  interact(act: (page: Page) => Promise<void>): Promise<number>;
  close(): Promise<void>;
}

const slowNetwork = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};

/** A phone with an empty cache. */
export async function takePhone(browser: Browser, options: PhoneOptions): Promise<Phone> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: 'ko-KR',
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: options.cpuSlowdown });
  await session.send('Network.enable');
  if (options.slowNetwork) await session.send('Network.emulateNetworkConditions', slowNetwork);
  await page.addInitScript(watchInteractions);
  return {
    page,
    open: (url, isReady) => trace(browser, page, session, url, isReady),
    interact: (act) => interact(page, act),
    close: () => closeContext(context),
  };
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly data?: { readonly isMainFrame?: boolean; readonly documentLoaderURL?: string } };
}

const categories = ['loading', 'devtools.timeline', 'blink.user_timing', 'toplevel'];
const longTaskMs = 50;

async function trace(
  browser: Browser,
  page: Page,
  session: CDPSession,
  url: string,
  isReady: (page: Page) => Promise<void>,
): Promise<Load> {
  let transferredBytes = 0;
  const count = ({ encodedDataLength }: { encodedDataLength: number }) => {
    transferredBytes += encodedDataLength;
  };
  session.on('Network.loadingFinished', count);
  await browser.startTracing(page, { categories });
  await page.goto(url);
  await isReady(page);
  // A frame after the content is there, so that its paint is in the trace.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  session.off('Network.loadingFinished', count);
  const start = traceEvents.findLast(
    ({ name, args }) => name === 'navigationStart' && args?.data?.documentLoaderURL === url,
  );
  if (start === undefined) throw new Error(`The trace has no navigation to ${url}.`);
  const own = traceEvents.filter(({ pid, ts }) => pid === start.pid && ts >= start.ts);
  const sinceStartMs = (event: TraceEvent | undefined) =>
    event === undefined ? Number.NaN : (event.ts - start.ts) / 1_000;
  const largest = own.findLast(({ name }) => name === 'largestContentfulPaint::Candidate');
  const blockingMs = own
    .filter(
      ({ name, tid, ts, dur }) =>
        name.endsWith('RunTask') &&
        tid === start.tid &&
        ts <= (largest?.ts ?? 0) &&
        (dur ?? 0) > longTaskMs * 1_000,
    )
    .reduce((sum, { dur = 0 }) => sum + dur / 1_000 - longTaskMs, 0);
  return {
    firstContentfulPaintMs: sinceStartMs(own.find(({ name }) => name === 'firstContentfulPaint')),
    largestContentfulPaintMs: sinceStartMs(largest),
    blockingMs,
    transferredBytes,
  };
}

/** Runs in the page: keeps the slowest answer to an interaction since it was last asked. */
const watchInteractions = `
  globalThis.slowestInteractionMs = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (entry.interactionId > 0)
        globalThis.slowestInteractionMs = Math.max(globalThis.slowestInteractionMs, entry.duration);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
`;

async function interact(page: Page, act: (page: Page) => Promise<void>): Promise<number> {
  await page.evaluate('globalThis.slowestInteractionMs = 0');
  await act(page);
  // Entries come with the frame after the one that answered.
  await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))))',
  );
  return Number(await page.evaluate('globalThis.slowestInteractionMs'));
}

async function closeContext(context: BrowserContext): Promise<void> {
  await context.close();
}
