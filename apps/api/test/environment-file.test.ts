import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadEnvironmentFile } from '../src/load-environment-file.ts';

test('a .env file adds variables, keeps those that are set, and understands quotes, export and comments', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quicktable-env-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, '.env');
  writeFileSync(
    file,
    '# a comment\nPORT=5050 # the port\r\nexport REDIS_HOST="cache.example"\nHOST=\nSET=file\nHASH=a#b\nnonsense\n',
  );
  const env: NodeJS.ProcessEnv = { SET: 'shell' };

  loadEnvironmentFile(file, env);

  expect(env).toEqual({ SET: 'shell', PORT: '5050', REDIS_HOST: 'cache.example', HOST: '', HASH: 'a#b' });
});

test('a missing .env file is nothing to speak of', () => {
  const env: NodeJS.ProcessEnv = {};

  loadEnvironmentFile(join(tmpdir(), 'quicktable-no-such-folder', '.env'), env);

  expect(env).toEqual({});
});
