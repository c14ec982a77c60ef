/** A table that scrolls by itself where the page is narrow, and numbers with a bar behind them. */
import type { Bilingual } from '../../language.ts';
import { both, escapeText } from './plot.ts';

/** @param rows Cells as HTML; the first of each row names it */
export function table(
  title: Bilingual,
  headings: readonly Bilingual[],
  rows: readonly (readonly string[])[],
): string {
  const head = headings.map((heading, index) =>
    index === 0 && heading.ko === '' ? '<td></td>' : `<th scope="col">${both(heading)}</th>`,
  );
  const body = rows.map(
    ([name, ...cells]) =>
      `<tr><th scope="row">${name}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
  );
  // Reachable by keyboard, so that it can be scrolled without a mouse.
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="${escapeText(`${title.ko} / ${title.en}`)}">` +
    `<table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
  );
}

/** @param share How long the bar is, 0 to 1. @param series Its colour */
export function bar(text: string, share: number, series: 0 | 1): string {
  const width = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return `<span class="bar series-${series}"><svg aria-hidden="true" viewBox="0 0 100 1" preserveAspectRatio="none"><rect width="${width}" height="1"/></svg><b>${escapeText(text)}</b></span>`;
}
