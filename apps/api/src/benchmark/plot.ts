/** Draws measurements as SVG: one figure of its own, without scripts, readable in print and in both colour schemes. */

export interface Series {
  readonly name: string;
  /** A colour by the style sheet's class, `series-0` and so on. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Whether points are joined; separate dots otherwise. */
  readonly line: boolean;
}

interface Axis {
  readonly label: string;
  readonly scale: 'linear' | 'logarithmic';
}

export interface PlotOptions {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

const size = { width: 760, height: 340 };
const margin = { top: 16, right: 20, bottom: 46, left: 64 };
const wantedTicks = 6;

/** One plot as an `<svg>` element. */
export function plot({ title, x, y, series }: PlotOptions): string {
  const points = series.flatMap((one) => one.points);
  const horizontal = createScale(
    x.scale,
    points.map(([value]) => value),
    [margin.left, size.width - margin.right],
  );
  const vertical = createScale(
    y.scale,
    points.map(([, value]) => value),
    [size.height - margin.bottom, margin.top],
  );
  const grid = [
    ...vertical.ticks.map((tick) => {
      const at = vertical.place(tick).toFixed(1);
      return (
        `<line class="grid" x1="${margin.left}" x2="${size.width - margin.right}" y1="${at}" y2="${at}"/>` +
        `<text x="${margin.left - 8}" y="${at}" dy="0.32em" text-anchor="end">${formatTick(tick)}</text>`
      );
    }),
    ...horizontal.ticks.map((tick) => {
      const at = horizontal.place(tick).toFixed(1);
      return `<text x="${at}" y="${size.height - margin.bottom + 18}" text-anchor="middle">${formatTick(tick)}</text>`;
    }),
  ];
  const marks = series.map((one, index) => {
    const placed = one.points.map(
      ([left, top]) => `${horizontal.place(left).toFixed(1)},${vertical.place(top).toFixed(1)}`,
    );
    if (one.line) return `<polyline class="line series-${index}" points="${placed.join(' ')}"/>`;
    const dots = placed.map((at) => {
      const [left, top] = at.split(',');
      return `<circle cx="${left}" cy="${top}" r="2.4"/>`;
    });
    return `<g class="dots series-${index}">${dots.join('')}</g>`;
  });
  return (
    `<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escapeText(title)}">` +
    `${grid.join('')}${marks.join('')}` +
    `<text class="label" x="${(margin.left + size.width - margin.right) / 2}" y="${size.height - 8}" text-anchor="middle">${escapeText(x.label)}</text>` +
    `<text class="label" transform="translate(14 ${(size.height - margin.bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeText(y.label)}</text></svg>`
  );
}

/** Text that is safe between tags and in attributes. */
export function escapeText(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
  );
}

interface Scale {
  readonly ticks: readonly number[];
  place(value: number): number;
}

function createScale(kind: Axis['scale'], values: readonly number[], [from, to]: [number, number]): Scale {
  let [low, high] = [Math.min(...values), Math.max(...values)];
  if (kind === 'logarithmic') {
    low = 10 ** Math.floor(Math.log10(low));
    high = 10 ** Math.ceil(Math.log10(high) + 1e-9);
    const span = Math.log10(high / low);
    const ticks = Array.from({ length: Math.round(span) + 1 }, (_, step) => low * 10 ** step);
    return { ticks, place: (value) => from + ((to - from) * Math.log10(value / low)) / span };
  }
  low = Math.min(0, low);
  const step = niceStep((high - low || 1) / wantedTicks);
  high = Math.ceil((high - low || 1) / step) * step + low;
  const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, index) => low + index * step);
  return { ticks, place: (value) => from + ((to - from) * (value - low)) / (high - low) };
}

/** The next 1, 2 or 5 times a power of ten. */
function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 5, 10].find((factor) => factor * power >= step) ?? 10) * power;
}

function formatTick(value: number): string {
  return String(Number(value.toPrecision(6)));
}
