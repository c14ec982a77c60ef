/** Reads what the test-suite of Redis prints. */

export interface UnitResult {
  /** Names of tests that passed, one entry for each time. */
  passed: string[];
  /** Names of tests that failed, with what the suite said of it. */
  failed: { name: string; detail: string }[];
  /** How many tests the mode leaves out. */
  skipped: number;
  /** Why the unit did not come to its end, or undefined if it did. */
  aborted: string | undefined;
}

/** Parses the output of `runtest --single`; `killed` tells that the unit had to be stopped. */
export function parseSuiteOutput(output: string, killed: boolean): UnitResult {
  // oxlint-disable-next-line no-control-regex -- the suite colours its words
  const lines = output.replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n');
  const result: UnitResult = { passed: [], failed: [], skipped: 0, aborted: undefined };
  let ended = false;
  lines.forEach((line, index) => {
    if (line.includes('The End')) ended = true;
    if (ended) return;
    const match = /^\[(ok|err|skip|ignore|exception)\]: (.*)$/.exec(line);
    if (match === null) return;
    const [, status, text = ''] = match;
    if (status === 'ok') result.passed.push(text.replace(/ \(\d+ ms\)$/, ''));
    else if (status === 'err') {
      const detail = lines.slice(index + 1).slice(0, 6);
      const next = detail.findIndex((other) => /^\[\w+\]: /.test(other));
      result.failed.push({
        name: text.replace(/ in tests\/\S+\.tcl.*$/, ''),
        detail: [text, ...(next === -1 ? detail : detail.slice(0, next))].join('\n'),
      });
    } else if (status === 'exception') {
      result.aborted = [text, ...lines.slice(index + 1, index + 12)].join('\n');
    } else result.skipped += 1;
  });
  if (killed) result.aborted = `it hung, after: ${lastTest(lines)}`;
  else if (!ended) result.aborted ??= `it ended early: ${lines.slice(-12).join('\n')}`;
  return result;
}

function lastTest(lines: readonly string[]): string {
  return lines.findLast((line) => /^\[(ok|err|skip|ignore)\]: /.test(line)) ?? 'nothing';
}
