import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commandSpecs } from '../src/commands/table.ts';
import { ABSENT, commandsPage, notesWithoutCommand } from './support/commands-page.ts';
import { redisServerPath, startRedisServer } from './support/redis-process.ts';
import { RespClient } from './support/resp-client.ts';

const path = new URL('../docs/commands.md', import.meta.url);

it('The page of commands says what the specifications say', () => {
  if (process.env['UPDATE_COMMANDS_PAGE'] !== undefined) writeFileSync(path, commandsPage());

  expect(readFileSync(path, 'utf8')).toBe(commandsPage());
  expect(notesWithoutCommand()).toEqual([]);
});

it.runIf(redisServerPath !== undefined)(
  'Each command of redis-server is there, or is listed as absent',
  async () => {
    const server = await startRedisServer();
    const client = await RespClient.open(server);
    const names = ((await client.call('COMMAND', 'LIST')) as string[]).filter((name) => !name.includes('|'));
    client.close();
    await server.close();

    const present = new Set(commandSpecs.map((spec) => spec.name));
    expect(names.filter((name) => !present.has(name) && ABSENT[name] === undefined)).toEqual([]);
  },
);
