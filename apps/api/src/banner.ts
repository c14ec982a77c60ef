/** What `npm start` prints: the addresses, what gave way, and three things to try. */
import type { RunningService } from './composition/start-service.ts';
import { type Bilingual, bilingual } from './language.ts';

export interface BannerOptions {
  readonly databaseLatencyMs: number;
  /** Milliseconds from the start of the program until it was ready. */
  readonly readyMs: number;
}

/** The whole text, in both languages. */
export function describeStart(
  service: RunningService,
  { databaseLatencyMs, readyMs }: BannerOptions,
): Bilingual {
  const { url, store, database, edge, hasPages } = service;
  const seconds = (readyMs / 1_000).toFixed(1);
  const moved = describeMoves(service);
  const thirdThing = describeThirdThing(service);
  const ko = [
    `QuickTable이 준비되었습니다(${seconds}초).`,
    '',
    ...(hasPages ? [`  웹        ${url}  (매장용 ${url}/staff, 캐시 콘솔 ${url}/console)`] : []),
    `  API       ${url}`,
    `  API 문서  ${url}/docs  ${url}/redoc`,
    ...(edge === undefined ? [] : [`  엣지      ${edge.url}`]),
    `  캐시      ${store.description.ko}`,
    `  DB        ${database.description.ko}`,
    ...(databaseLatencyMs > 0
      ? [`            모든 응답 앞에 ${databaseLatencyMs}ms의 지연을 추가했습니다.`]
      : []),
    ...(moved.length > 0 ? ['', ...moved.map(({ ko }) => `  ${ko}`)] : []),
    '',
    '이렇게 해 보세요:',
    `  1. curl ${url}/reservation/user123/res001`,
    '     두 번 실행하면 source가 database에서 cache로 바뀝니다.',
    '  2. npm run bench',
    '     캐시가 없을 때와 있을 때의 응답 시간을 비교합니다(다른 터미널에서).',
    ...thirdThing.ko,
    '',
    '끝내려면 Ctrl+C를 누르세요.',
  ];
  const en = [
    `QuickTable is ready (${seconds} s).`,
    '',
    ...(hasPages ? [`  Web       ${url}  (for restaurants ${url}/staff, cache console ${url}/console)`] : []),
    `  API       ${url}`,
    `  API docs  ${url}/docs  ${url}/redoc`,
    ...(edge === undefined ? [] : [`  Edge      ${edge.url}`]),
    `  Cache     ${store.description.en}`,
    `  Database  ${database.description.en}`,
    ...(databaseLatencyMs > 0
      ? [`            A delay of ${databaseLatencyMs}ms stands before each answer.`]
      : []),
    ...(moved.length > 0 ? ['', ...moved.map(({ en }) => `  ${en}`)] : []),
    '',
    'Three things to try:',
    `  1. curl ${url}/reservation/user123/res001`,
    '     Run it twice: the source changes from database to cache.',
    '  2. npm run bench',
    '     Compares response times without and with the cache (in another terminal).',
    ...thirdThing.en,
    '',
    'Press Ctrl+C to stop.',
  ];
  return bilingual(ko.join('\n'), en.join('\n'));
}

/** What comes after reading and measuring: booking a table, or a look into the cache where there are no pages. */
function describeThirdThing({ url, store, hasPages }: RunningService): { ko: string[]; en: string[] } {
  if (hasPages) {
    return {
      ko: [`  3. ${url}`, '     브라우저에서 열어 자리를 예약하고, /staff에서 그 예약을 봅니다.'],
      en: [`  3. ${url}`, '     Open it in a browser and book a table; /staff shows the booking.'],
    };
  }
  if (store.redis === undefined) {
    return {
      ko: [`  3. curl ${url}/cache/stats`, '     캐시의 통계를 봅니다.'],
      en: [`  3. curl ${url}/cache/stats`, "     Shows the cache's counters."],
    };
  }
  const command = `redis-cli -h ${store.redis.host} -p ${store.redis.port} get reservation:user123:res001`;
  return {
    ko: [`  3. ${command}`, '     캐시에 저장된 값을 봅니다.'],
    en: [`  3. ${command}`, '     Shows the value that the cache holds.'],
  };
}

/** One sentence for each default port that was taken. */
function describeMoves({ url, takenPort, port, store, database, edge }: RunningService): Bilingual[] {
  const moves: Bilingual[] = [];
  const say = (taken: number, ko: string, en: string) =>
    moves.push(bilingual(`포트 ${taken}은(는) 이미 사용 중이어서 ${ko}`, `Port ${taken} is taken, so ${en}`));
  if (takenPort !== undefined)
    say(takenPort, `API는 ${port}에서 실행됩니다: ${url}`, `the API runs on ${port}: ${url}`);
  if (edge?.takenPort !== undefined) {
    say(
      edge.takenPort,
      `엣지는 ${edge.port}에서 실행됩니다: ${edge.url}`,
      `the edge runs on ${edge.port}: ${edge.url}`,
    );
  }
  if (store.takenPort !== undefined) {
    say(
      store.takenPort,
      `내장 Redis는 ${store.redis?.port}에서 실행됩니다: redis-cli -p ${store.redis?.port}`,
      `the embedded Redis runs on ${store.redis?.port}: redis-cli -p ${store.redis?.port}`,
    );
  }
  if (database.takenPort !== undefined) {
    say(
      database.takenPort,
      `내장 DynamoDB의 주소는 ${database.endpoint}입니다.`,
      `the embedded DynamoDB is at ${database.endpoint}.`,
    );
  }
  return moves;
}
