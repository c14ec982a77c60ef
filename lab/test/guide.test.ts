import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checksOf } from '../src/checks/run-check.ts';
import { findDifference } from '../src/guide/match-output.ts';
import { commandsOf, type GuideLanguage, type Part, readGuide, type Task } from '../src/guide/read-guide.ts';

const lab = fileURLToPath(new URL('..', import.meta.url));
const languages: GuideLanguage[] = ['ko', 'en'];
const guides = Object.fromEntries(
  languages.map((language) => [language, readGuide(lab, language)]),
) as Record<GuideLanguage, Task[]>;

function partsOf(task: Task): Part[] {
  return [...task.opening, ...task.steps.flatMap(({ parts }) => parts)];
}

/** Everything in a task that is run or checked; reasons and the chosen language are told in each language's own words. */
function runnable(task: Task): unknown[] {
  return [
    task.steps.map(({ id }) => id),
    commandsOf(partsOf(task)).map(({ shell, track, fence, output }) => ({
      shell,
      track,
      text: fence.text.replace(/QUICKTABLE_LANG=(ko|en)/, 'QUICKTABLE_LANG='),
      options: fence.words.map((word) => (word.startsWith('not-run=') ? 'not-run' : word)),
      hasOutput: output !== undefined,
    })),
    checksOf(partsOf(task)),
  ];
}

test('both languages have the same tasks, steps, commands and checks', () => {
  expect(guides.en.map(({ file }) => file)).toEqual(guides.ko.map(({ file }) => file));
  expect(guides.en.map(runnable)).toEqual(guides.ko.map(runnable));
});

test('the Korean text is Korean and the English is English', () => {
  for (const { file, title } of guides.ko) expect(title, file).toMatch(/[가-힣]/);
  for (const { file } of guides.en)
    expect(readFileSync(`${lab}/en/${file}`, 'utf8'), file).not.toMatch(/[가-힣]/);
});

describe.each(languages)('the %s guide', (language) => {
  const tasks = guides[language];

  test('every task has steps, and questions with their answers, and says that it is done', () => {
    for (const { file, steps } of tasks) {
      expect(steps.length, file).toBeGreaterThan(0);
      const text = readFileSync(`${lab}/${language}/${file}`, 'utf8');
      expect(text, file).toContain('✅ **');
      if (/확인 질문|## Questions/.test(text)) expect(text, file).toContain('<details>');
    }
  });

  test('every quotation of a source file stands in that file', () => {
    const quotations = tasks
      .flatMap(partsOf)
      .filter((part) => part.kind === 'fence' && part.options.has('file'));

    expect(quotations.length).toBeGreaterThan(0);
    for (const part of quotations) {
      if (part.kind !== 'fence') continue;
      const source = readFileSync(`${lab}/../${part.options.get('file')}`, 'utf8');
      expect(source, part.options.get('file')).toContain(part.text);
    }
  });

  test('every output is written with placeholders that exist', () => {
    for (const { output } of tasks.flatMap((task) => commandsOf(partsOf(task)))) {
      if (output !== undefined) expect(() => findDifference(output.text, '')).not.toThrow();
    }
  });

  test('a command that is not run says why', () => {
    for (const { fence } of tasks.flatMap((task) => commandsOf(partsOf(task)))) {
      if (fence.options.has('not-run')) expect(fence.options.get('not-run')?.length).toBeGreaterThan(10);
    }
  });
});
