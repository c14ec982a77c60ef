import { describe, expect, it } from 'vitest';
import { parseSuiteOutput } from './suite-output.ts';

describe('reading the output of the test-suite of Redis', () => {
  it('counts what passed, failed and was left out', () => {
    const result = parseSuiteOutput(
      [
        '[\u001b[0;32mok\u001b[0m]: SET and GET an item (1 ms)',
        '[ignore]: big one: tag slow',
        '[err]: APPEND basics in tests/unit/type/string.tcl',
        "Expected 'bar' to be equal to 'foo'",
        '[ok]: INCR (0 ms)',
        '                   The End',
        '*** [err]: APPEND basics in tests/unit/type/string.tcl',
      ].join('\n'),
      false,
    );

    expect(result.passed).toEqual(['SET and GET an item', 'INCR']);
    expect(result.failed).toEqual([
      {
        name: 'APPEND basics',
        detail: "APPEND basics in tests/unit/type/string.tcl\nExpected 'bar' to be equal to 'foo'",
      },
    ]);
    expect(result.skipped).toBe(1);
    expect(result.aborted).toBeUndefined();
  });

  it('tells a unit that hung, that broke off and that threw', () => {
    const text = '[ok]: one (1 ms)\n';

    expect(parseSuiteOutput(text, true).aborted).toBe('it hung, after: [ok]: one (1 ms)');
    expect(parseSuiteOutput(text, false).aborted).toContain('ended early');
    expect(
      parseSuiteOutput(`${text}[exception]: Executing test client: no such key\n`, false).aborted,
    ).toContain('no such key');
  });
});
