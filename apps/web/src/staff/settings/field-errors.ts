/** What the service found wrong with a form, field by field, in the reader's language. */
import { ApiProblem } from '../../api/problem.ts';
import { dictionary } from '../../shared/language.tsx';

/** By the beginning of the path; the first that fits counts. English falls back to the service's own words. */
const useTexts = dictionary<readonly (readonly [path: RegExp, text: string])[]>(
  [
    [
      /^weeklyHours|^exceptions\/[^/]+(\/periods.*)?$/,
      '시간이 겹치거나 순서가 맞지 않습니다. 여는 시각 ≤ 마지막 입장 < 닫는 시각이어야 합니다.',
    ],
    [/^exceptions\/[^/]+\/date/, '날짜를 확인해 주세요.'],
    [/^exceptions\/[^/]+\/reason/, '이유를 두 언어로 적어 주세요.'],
    [/^turnTimes/, '인원이 커지는 순서로, 15분 단위로 적어 주세요. 한 줄은 있어야 합니다.'],
    [/^pacing/, '1명 이상이어야 하고, 끝 시각이 시작보다 늦어야 합니다.'],
    [/^(min|max)Party/, '최소 인원이 최대 인원보다 클 수 없습니다. 1–200 사이로 적어 주세요.'],
    [/^slotMinutes/, '15분 단위로 적어 주세요.'],
    [/^phoneNumber/, '숫자, 공백, 하이픈으로 적어 주세요.'],
    [/^tables/, '인원 범위나 붙일 수 있는 테이블을 확인해 주세요.'],
    [/./, '입력한 내용을 확인해 주세요.'],
  ],
  [
    [
      /^weeklyHours|^exceptions\/[^/]+(\/periods.*)?$/,
      'Hours overlap or are out of order: opens ≤ last arrival < closes.',
    ],
    [/^exceptions\/[^/]+\/date/, 'Please check the date.'],
    [/^exceptions\/[^/]+\/reason/, 'Please write the reason in both languages.'],
    [/^turnTimes/, 'Ascending party sizes and multiples of 15 minutes; at least one row.'],
    [/^pacing/, 'At least one guest, and a stretch that ends after it begins.'],
    [/^(min|max)Party/, 'The smallest party cannot be above the largest; 1 to 200.'],
    [/^slotMinutes/, 'A multiple of 15 minutes.'],
    [/^phoneNumber/, 'Digits, spaces and hyphens.'],
    [/^tables/, 'Please check the party sizes and the neighbours.'],
  ],
);

/** The complaint at or below a path; undefined when there is none. */
export function useFieldErrors(problem: unknown): (path: string) => string | undefined {
  const texts = useTexts();
  return (path) => {
    if (!(problem instanceof ApiProblem)) return undefined;
    const found = problem.errors.find((error) => error.path === path || error.path.startsWith(`${path}/`));
    if (found === undefined) return undefined;
    return texts.find(([pattern]) => pattern.test(found.path))?.[1] ?? found.message;
  };
}
