/**
 * Draws measurements as SVG without scripts: readable in print, in both colour schemes, in both languages, and on a phone,
 * for which each figure is drawn a second time, narrower and with larger letters; the style sheet shows one of the two.
 */
import type { Bilingual } from '../../language.ts';

export interface Series {
  readonly name: Bilingual;
  /** A colour by the style sheet's class, `series-0` and so on. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

interface Axis {
  readonly label: Bilingual;
  readonly scale: 'linear' | 'logarithmic';
  /** Where the ticks stand; absent: round numbers. */
  readonly ticks?: readonly number[];
}

export interface PlotOptions {
  readonly title: Bilingual;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly marks: 'dots' | 'line' | 'line with dots';
}

interface Format {
  readonly name: 'wide' | 'narrow';
  readonly width: number;
  readonly height: number;
  readonly ticks: number;
  readonly dots: number;
  readonly left: number;
}

const formats: readonly Format[] = [
  { name: 'wide', width: 760, height: 320, ticks: 6, dots: 1_500, left: 66 },
  { name: 'narrow', width: 340, height: 260, ticks: 4, dots: 400, left: 52 },
];
const margin = { top: 12, right: 16, bottom: 44 };

/** One plot as a legend and an `<svg>` for each width. */
export function plot(options: PlotOptions): string {
  const legend = options.series.map(
    ({ name }, index) => `<li class="series-${index}"><i></i>${both(name)}</li>`,
  );
  return `<ul class="legend">${legend.join('')}</ul>${formats.map((format) => draw(options, format)).join('')}`;
}

/** A text in both languages, of which the style sheet shows one. */
export function both({ ko, en }: Bilingual): string {
  if (ko === en) return escapeText(ko);
  return `<span class="ko" lang="ko">${escapeText(ko)}</span><span class="en" lang="en">${escapeText(en)}</span>`;
}

/** Text that is safe between tags and in attributes. */
export function escapeText(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
  );
}

function draw({ title, x, y, series, marks }: PlotOptions, format: Format): string {
  const { width, height, left } = format;
  const points = series.flatMap((one) => one.points);
  const [right, bottom] = [width - margin.right, height - margin.bottom];
  const across = createScale(
    x,
    points.map(([value]) => value),
    [left, right],
    format.ticks,
  );
  const upward = createScale(
    y,
    points.map(([, value]) => value),
    [bottom, margin.top],
    format.ticks,
  );
  const grid = [
    ...upward.ticks.map((tick) => {
      const at = upward.place(tick).toFixed(1);
      return (
        `<line class="grid" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/>` +
        `<text x="${left - 8}" y="${at}" dy="0.32em" text-anchor="end">${formatTick(tick)}</text>`
      );
    }),
    ...across.ticks.map((tick) => {
      const at = across.place(tick).toFixed(1);
      return `<text x="${at}" y="${bottom + 18}" text-anchor="middle">${formatTick(tick)}</text>`;
    }),
  ];
  const drawn = series.map((one, index) => {
    const placed = thin(one.points, format.dots).map(
      ([px, py]) => [across.place(px).toFixed(1), upward.place(py).toFixed(1)] as const,
    );
    const line = `<polyline points="${placed.map((point) => point.join(',')).join(' ')}"/>`;
    const radius = marks === 'dots' ? 2.2 : 3.5;
    const dots = placed.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="${radius}"/>`).join('');
    return `<g class="series-${index}${marks === 'dots' ? ' faint' : ''}">${marks === 'dots' ? '' : line}${marks === 'line' ? '' : dots}</g>`;
  });
  const labels = (['ko', 'en'] as const).map(
    (language) =>
      `<g class="${language}"><text x="${(left + right) / 2}" y="${height - 8}" text-anchor="middle">${escapeText(x.label[language])}</text>` +
      `<text transform="translate(13 ${(bottom + margin.top) / 2}) rotate(-90)" text-anchor="middle">${escapeText(y.label[language])}</text></g>`,
  );
  return (
    `<svg class="${format.name}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(`${title.ko} / ${title.en}`)}">` +
    `${grid.join('')}${drawn.join('')}${labels.join('')}</svg>`
  );
}

/** At most about this many of the items, evenly; more would be a stain, and a large file. */
export function thin<Item>(items: readonly Item[], most: number): Item[] {
  const step = Math.max(1, Math.ceil(items.length / most));
  return items.filter((_, index) => index % step === 0);
}

interface Scale {
  readonly ticks: readonly number[];
  place(value: number): number;
}

function createScale(
  axis: Axis,
  values: readonly number[],
  [from, to]: [number, number],
  wantedTicks: number,
): Scale {
  let [low, high] = values.length === 0 ? [0.1, 1] : [Math.min(...values), Math.max(...values)];
  if (axis.scale === 'logarithmic') {
    if (axis.ticks === undefined) {
      low = 10 ** Math.floor(Math.log10(low));
      high = 10 ** Math.ceil(Math.log10(high) + 1e-9);
    }
    const span = Math.log10(high / low) || 1;
    const decades = Array.from({ length: Math.round(span) + 1 }, (_, step) => low * 10 ** step);
    return {
      ticks: axis.ticks ?? decades,
      place: (value) => from + ((to - from) * Math.log10(value / low)) / span,
    };
  }
  low = Math.min(0, low);
  if (axis.ticks !== undefined) high = Math.max(high, ...axis.ticks);
  const step = niceStep((high - low || 1) / wantedTicks);
  if (axis.ticks === undefined) high = Math.ceil((high - low || 1) / step - 1e-9) * step + low;
  const round = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, index) => low + index * step);
  return {
    ticks: axis.ticks ?? round,
    place: (value) => from + ((to - from) * (value - low)) / (high - low),
  };
}

/** The next 1, 2 or 5 times a power of ten. */
function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 5, 10].find((factor) => factor * power >= step) ?? 10) * power;
}

function formatTick(value: number): string {
  if (value >= 1_000) return `${Number((value / 1_000).toPrecision(4))}k`;
  return String(Number(value.toPrecision(4)));
}
