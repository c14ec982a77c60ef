import { expect, test } from 'vitest';
import { Progress } from '../../src/benchmark/report/progress.ts';

function output(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 60, write: (text: string) => written.push(text), written };
}

test('elsewhere than on a terminal, each step is one line with the part that is done', async () => {
  const plain = output(false);
  const progress = new Progress(plain, 200);

  await progress.step('first', 100, () => Promise.resolve());
  await progress.step('second', 100, () => Promise.resolve());
  progress.end();

  expect(plain.written).toEqual(['[  0 %] first\n', '[ 50 %] second\n']);
  expect(progress.percent).toBe(100);
});

test('on a terminal the bar stands on one line, no wider than the terminal, and is removed in the end', async () => {
  const terminal = output(true);
  const progress = new Progress(terminal, 100);

  await progress.step('처리량: 동시 64, 캐시 없이 그리고 아주 긴 설명이 뒤따릅니다', 100, () =>
    Promise.resolve(),
  );
  progress.end();

  for (const text of terminal.written) {
    expect(text).not.toContain('\n');
    const shown = text.replace('\r\u001b[2K', '');
    const columns = Array.from(shown).reduce(
      (sum, sign) => sum + ((sign.codePointAt(0) ?? 0) >= 0xac00 ? 2 : 1),
      0,
    );
    expect(columns).toBeLessThan(60);
  }
  expect(terminal.written.at(-1)).toBe('\r\u001b[2K');
});

test('a step that fails is not counted as done', async () => {
  const progress = new Progress(output(false), 100);

  await expect(progress.step('first', 100, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  progress.end();

  await progress.step('second', 0, () => Promise.resolve());
  expect(progress.percent).toBe(0);
});
