/** A report as one HTML page that needs nothing else: no script, no request; language and colours are chosen by plain CSS. */
import { type Bilingual, bilingual, type Language } from '../../language.ts';
import { both, escapeText } from './plot.ts';
import { pageStyle } from './page-style.ts';
import type { Machine, Report, Section, SectionName } from './report-data.ts';
import { sectionFigure } from './section-figures.ts';

const words = {
  title: bilingual('QuickTable 성능 보고서', 'QuickTable benchmark report'),
  partial: bilingual(
    '중간에 멈춘 측정입니다. 아래에는 그때까지 잰 것만 있습니다.',
    'This run was stopped before its end. Only what had been measured by then is below.',
  ),
  notBegun: bilingual('측정하지 못한 것:', 'Not measured:'),
  half: bilingual('이 항목은 중간에 멈췄습니다.', 'This part was stopped in the middle.'),
  empty: bilingual('멈추기 전에 나온 결과가 없습니다.', 'It was stopped before its first figure.'),
  language: bilingual('언어', 'Language'),
  colours: bilingual('화면 색', 'Colours'),
  auto: bilingual('자동', 'Auto'),
  light: bilingual('밝게', 'Light'),
  dark: bilingual('어둡게', 'Dark'),
  data: bilingual('같은 데이터(JSON)', 'The same data as JSON'),
  measured: bilingual('측정', 'Measured'),
  machine: bilingual('장비', 'Machine'),
  command: bilingual('명령', 'Command'),
  speedup: bilingual('성능 향상 (평균의 비)', 'speed-up, by the averages'),
  withCache: bilingual('캐시 사용 평균', 'average with the cache'),
  without: bilingual('캐시 없이 평균', 'average without the cache'),
  hitRate: bilingual('캐시 히트율', 'cache hit rate'),
} as const;

const headings: Record<SectionName, { readonly title: Bilingual; readonly says: Bilingual }> = {
  lab: {
    title: bilingual('실습 벤치마크', 'The lab’s benchmark'),
    says: bilingual(
      '같은 예약을 캐시 없이, 그다음 캐시로 읽습니다. 응답 시간은 클라이언트가 잰 값입니다.',
      'The same reservations, read without the cache and then with it. Times are the client’s.',
    ),
  },
  throughput: {
    title: bilingual('동시 요청 수에 따른 처리량과 응답 시간', 'Throughput and response time by concurrency'),
    says: bilingual(
      '요청을 몇 개씩 동시에 보내는지에 따라 초당 몇 개를 처리하는지 봅니다.',
      'How many requests a second are answered, by how many are under way at a time.',
    ),
  },
  'hit-rate': {
    title: bilingual('시간에 따른 히트율', 'Hit rate over time'),
    says: bilingual(
      '빈 캐시에서 시작해 인기가 고르지 않은(Zipf) 키를 읽습니다. 쓰기는 키를 비우므로 쓰기가 많을수록 히트율이 낮습니다.',
      'From an empty cache, with keys of uneven popularity (Zipf). A write empties its key, so more writes mean fewer hits.',
    ),
  },
  stores: {
    title: bilingual('Redis, Memcached, 메모리 비교', 'Redis against Memcached against memory'),
    says: bilingual(
      '같은 캐시 라이브러리에 저장소만 바꿉니다. 히트는 읽기 한 번, 미스는 조회·리스·적재·저장입니다.',
      'The same caching library over another store. A hit is one read; a miss is a look, a lease, a load and a fill.',
    ),
  },
  strategies: {
    title: bilingual('캐싱 전략 비교', 'Strategies compared'),
    says: bilingual(
      '모든 전략이 같은 시각에 같은 요청을 받습니다. 중간에 데이터베이스가 잠시 응답하지 않습니다.',
      'Every strategy gets the same operations at the same times. In the middle the database is away for a while.',
    ),
  },
};

/** @param language What is shown first; the page has both. @param dataFile Name of the JSON file beside the page */
export function formatPage(report: Report, language: Language, dataFile: string): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title[language]}</title><style>${pageStyle}</style></head><body>
<header><h1>${both(words.title)}</h1>${switches(language)}</header>
<main>
${report.complete ? '' : partialNotice(report)}
${headline(report)}
${report.sections.map((section) => formatSection(section, report)).join('\n')}
</main>
<footer><p><a href="${escapeText(dataFile)}">${both(words.data)}</a></p></footer>
</body></html>
`;
}

function switches(language: Language): string {
  const radio = (name: string, value: string, label: string, checked: boolean) =>
    `<label><input type="radio" name="${name}" id="${name}-${value}"${checked ? ' checked' : ''}><span>${label}</span></label>`;
  return (
    `<div class="switches"><fieldset><legend>${both(words.language)}</legend>` +
    radio('language', 'ko', '<span lang="ko">한국어</span>', language === 'ko') +
    radio('language', 'en', '<span lang="en">English</span>', language === 'en') +
    `</fieldset><fieldset><legend>${both(words.colours)}</legend>` +
    radio('colours', 'auto', both(words.auto), true) +
    radio('colours', 'light', both(words.light), false) +
    radio('colours', 'dark', both(words.dark), false) +
    '</fieldset></div>'
  );
}

function partialNotice({ missing }: Report): string {
  const names = missing.map((name) => both(headings[name].title)).join(', ');
  return `<p class="partial" role="note"><strong>${both(words.partial)}</strong>${missing.length === 0 ? '' : ` ${both(words.notBegun)} ${names}.`}</p>`;
}

function headline({ sections }: Report): string {
  const lab = sections.find((section) => section.name === 'lab')?.result;
  if (lab === undefined) return '';
  const facts: [Bilingual, Bilingual | string][] = [
    [words.speedup, bilingual(`${lab.speedup.toFixed(1)}배`, `${lab.speedup.toFixed(1)}×`)],
    [words.without, `${milliseconds(lab.uncached.averageMs)} ms`],
    [words.withCache, `${milliseconds(lab.cached.averageMs)} ms`],
    [words.hitRate, `${lab.cached.hitRatePercent.toFixed(1)} %`],
  ];
  return `<dl class="facts">${facts
    .map(
      ([name, value]) =>
        `<div><dt>${both(name)}</dt><dd>${typeof value === 'string' ? value : both(value)}</dd></div>`,
    )
    .join('')}</dl>`;
}

function formatSection(section: Section, report: Report): string {
  const { title, says } = headings[section.name];
  const figure = sectionFigure(section);
  return `<section id="${section.name}" aria-labelledby="${section.name}-title"><h2 id="${section.name}-title">${both(title)}</h2><p class="says">${both(says)}</p>
${section.complete ? '' : `<p class="partial">${both(figure === undefined ? words.empty : words.half)}</p>`}
${figure?.html ?? ''}
<dl class="made"><div><dt>${both(words.command)}</dt><dd><code>${escapeText(section.command)}</code></dd></div><div><dt>${both(words.machine)}</dt><dd>${escapeText(describe(report.machine))}</dd></div><div><dt>${both(words.measured)}</dt><dd>${escapeText(report.startedAt)}${(figure?.conditions ?? []).map((condition) => ` · ${both(condition)}`).join('')}</dd></div></dl></section>`;
}

function describe({ processor, cores, memoryGiB, system, node }: Machine): string {
  return `${cores} × ${processor}, ${memoryGiB} GiB, ${system}, Node ${node}`;
}

function milliseconds(durationMs: number): string {
  return durationMs.toFixed(2);
}
