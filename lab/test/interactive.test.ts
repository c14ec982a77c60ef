import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { runCheck } from '../src/checks/run-check.ts';
import { readGuide } from '../src/guide/read-guide.ts';
import { Progress } from '../src/interactive/progress.ts';
import { showStep } from '../src/interactive/show-step.ts';

const lab = fileURLToPath(new URL('..', import.meta.url));

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quicktable-lab-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function runLab(
  args: readonly string[],
  progressFile: string,
): Promise<{ output: string; status: number | null }> {
  const child = spawn(
    process.execPath,
    ['--conditions=@quicktable/source', '--import', 'tsx', join(lab, 'src', 'main.ts'), ...args],
    { env: { ...process.env, QUICKTABLE_LAB_PROGRESS: progressFile }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  return new Promise((resolve) => child.once('close', (status) => resolve({ output, status })));
}

test('without a terminal it prints the first step that is not done, in the language asked for, and ends', async () => {
  const file = join(makeFolder(), 'progress.json');
  new Progress(file).add('0-1');

  const { output, status } = await runLab(['--language', 'en'], file);

  expect(status).toBe(0);
  expect(output).toContain('0.2 Fetch the source code');
  expect(output).toContain('lab/en/00-environment.md#step-0-2');
});

test('the list marks what is done, and a reset forgets it', async () => {
  const file = join(makeFolder(), 'progress.json');
  new Progress(file).add('0-1');

  const before = await runLab(['--list', '--language', 'ko'], file);
  await runLab(['--reset', '--language', 'ko'], file);
  const after = await runLab(['--list', '--language', 'ko'], file);

  expect(before.output).toContain('✅ 0.1 도구 확인');
  expect(after.output).not.toContain('✅');
});

test('progress survives the end of the process, and a broken file is an empty one', () => {
  const file = join(makeFolder(), 'deep', 'progress.json');

  new Progress(file).add('4-1');
  expect(new Progress(file).has('4-1')).toBe(true);
  expect(readFileSync(file, 'utf8')).toContain('4-1');

  writeFileSync(file, '{"done":');
  expect(new Progress(file).has('4-1')).toBe(false);
});

test('a step shows the laptop track and no Markdown', () => {
  const step = readGuide(lab, 'en')
    .flatMap(({ steps }) => steps)
    .find(({ id }) => id === '1-1');

  const text = step === undefined ? '' : showStep(step);

  expect(text).toContain('$ npm run redis -- --port 6379');
  expect(text).not.toContain('create-replication-group');
  expect(text).not.toMatch(/\*\*|\[!NOTE\]|```/);
});

test('a check tells what is missing, also when nothing listens', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((resolve) => server.close(resolve));
  const nothing = {
    api: `http://127.0.0.1:${port}`,
    edge: `http://127.0.0.1:${port}`,
    redis: { host: '127.0.0.1', port },
  };

  expect(await runCheck('get:/health "redis":"connected"', nothing)).toContain('/health');
  expect(await runCheck('key:user:2', nothing)).toContain('user:2');
  await expect(runCheck('banana', nothing)).rejects.toThrow(/banana/);
});
