import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from './support/free-port.ts';
import { spawnCommand } from './support/spawn-command.ts';

const anyPorts = { PORT: '0', REDIS_PORT: '0', DYNAMODB_PORT: '0', EDGE_PORT: '0' };

/** Takes a port, unless somebody else has it already, which serves the purpose as well. */
async function takePort(port: number): Promise<void> {
  const server: Server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => {
    server.once('error', () => resolve());
    server.listen(port, '127.0.0.1', () => resolve());
  });
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
}

test('start prints its addresses and three things to try, serves, and ends with code 0 on SIGTERM', async () => {
  const command = spawnCommand(['start'], anyPorts);

  const [, url] = await command.matched(/API {7}(http:\S+)/);
  await command.matched(/Press Ctrl\+C to stop/);
  const answer = await fetch(`${url}/reservation/user123/res001`);
  command.process.kill('SIGTERM');

  expect(answer.status).toBe(200);
  expect(await command.exited).toBe(0);
  expect(command.stdout()).toMatch(
    /\n {2}1\. curl .*\n.*\n {2}2\. npm run bench\n.*\n {2}3\. (redis-cli -h \S+ -p \d+ get|http:)/,
  );
  expect(command.stderr()).toBe('');
});

test('a default port that is taken gives way to the next free one, and the banner says so', async () => {
  await Promise.all([5000, 6379, 8000].map(takePort));

  const command = spawnCommand(['start']);
  await command.matched(/Press Ctrl\+C to stop/);
  const banner = command.stdout();

  for (const port of [5000, 6379, 8000]) expect(banner).toContain(`Port ${port} is taken, so`);
  const [, url] = await command.matched(/API {7}(http:\S+)/);
  expect(url).not.toBe('http://localhost:5000');
  expect((await fetch(`${url}/health`)).status).toBe(200);
});

test.each(['PORT', 'REDIS_PORT', 'DYNAMODB_PORT'])(
  'a taken port that the user named in %s ends the program with one clear line and code 1',
  async (variable) => {
    const port = await freePort();
    await takePort(port);

    const command = spawnCommand(['start'], { ...anyPorts, [variable]: String(port) });

    expect(await command.exited).toBe(1);
    expect(command.stderr()).toBe(
      `Port ${port} is taken. Give ${variable} another port, or end the program that uses it.\n`,
    );
    expect(command.stdout()).toBe('');
  },
);

test('a variable that does not fit ends every command with one clear line and code 1', async () => {
  for (const name of ['start', 'serve', 'init', 'bench']) {
    const command = spawnCommand([name], { REDIS_PORT: 'six' });

    expect(await command.exited).toBe(1);
    expect(command.stderr()).toBe(
      'REDIS_PORT cannot be "six". Write a port number from 0 to 65535, for example REDIS_PORT=6379.\n',
    );
  }
});

test('init prints the lines of the lab, and writes into the database of a running service', async () => {
  const port = await freePort();
  const service = spawnCommand(['start'], { ...anyPorts, DYNAMODB_PORT: String(port) });
  await service.matched(/Press Ctrl\+C to stop/);

  const korean = spawnCommand(['init'], { QUICKTABLE_LANG: 'ko', DYNAMODB_PORT: String(port) });
  const english = spawnCommand(['init'], { DYNAMODB_PORT: String(port) });

  expect(await korean.exited).toBe(0);
  expect(korean.stdout()).toBe('Amazon DynamoDB 테이블 초기화 중...\n10개의 예약 데이터가 추가되었습니다.\n');
  expect(korean.stderr()).toBe('');
  expect(await english.exited).toBe(0);
  expect(english.stdout()).toBe(
    'Initializing the Amazon DynamoDB table...\n10 reservations have been added.\n',
  );
});

test("bench prints the lab's block with measured figures and a hit rate of at least 98 %", async () => {
  const command = spawnCommand(['bench'], {
    ...anyPorts,
    QUICKTABLE_LANG: 'ko',
    PORT: String(await freePort()),
  });

  expect(await command.exited).toBe(0);
  const block = new RegExp(
    [
      '^성능 벤치마크 실행 중...',
      '',
      '캐시 없이 100회 요청:',
      '- 평균 응답 시간: \\d+\\.\\d+ms',
      '- 총 소요 시간: \\d+\\.\\d\\d초',
      '',
      '캐시 사용 100회 요청:',
      '- 평균 응답 시간: \\d+\\.\\d+ms',
      '- 총 소요 시간: \\d+\\.\\d\\d초',
      '- 캐시 히트율: (\\d+\\.\\d)%',
      '',
      '성능 향상: \\d+\\.\\d배\n$',
    ].join('\n'),
  );
  expect(command.stdout()).toMatch(block);
  expect(Number(block.exec(command.stdout())?.[1])).toBeGreaterThanOrEqual(98);
});

test('bench measures a running service, and puts a delay before the database where it is asked to', async () => {
  const service = spawnCommand(['start'], anyPorts);
  const [, url = ''] = await service.matched(/API {7}(http:\S+)/);

  const running = spawnCommand(['bench', '--url', url, '--requests', '50', '--json']);
  const delayed = spawnCommand(['bench', '--requests', '20', '--db-latency', '20ms'], anyPorts);

  expect(await running.exited).toBe(0);
  const figures = JSON.parse(running.stdout());
  expect(figures).toMatchObject({ url, keys: 2, databaseLatencyMs: 0, clearing: 'done' });
  expect(figures.uncached).toMatchObject({ requests: 50, hitRatePercent: 0 });
  expect(figures.cached).toMatchObject({ requests: 50, hitRatePercent: 96 });
  expect(await delayed.exited).toBe(0);
  expect(delayed.stdout()).toContain('A delay of 20ms stands in front of the database');
  const [, average] = /without the cache:\n- Average response time: ([\d.]+)ms/.exec(delayed.stdout()) ?? [];
  expect(Number(average)).toBeGreaterThanOrEqual(20);
});

test('bench says that the database answered everything when the cache store is away', async () => {
  const away = { ...anyPorts, REDIS_HOST: '127.0.0.1', REDIS_PORT: String(await freePort()) };
  const service = spawnCommand(['start'], away);
  const [, url = ''] = await service.matched(/API {7}(http:\S+)/);

  const command = spawnCommand(['bench', '--url', url, '--requests', '20', '--json']);

  expect(await command.exited).toBe(0);
  expect(command.stderr()).toContain('The cache store does not answer');
  expect(JSON.parse(command.stdout())).toMatchObject({
    clearing: 'unavailable',
    cached: { hitRatePercent: 0 },
  });
});

test('bench writes its report as one page that needs nothing from outside, and the same data as JSON', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quicktable-report-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'sub', 'report.html');

  const command = spawnCommand(
    ['bench', '--requests', '30', '--db-latency', '5ms', '--report', file, '--only', 'lab'],
    anyPorts,
  );

  expect(await command.exited).toBe(0);
  const page = readFileSync(file, 'utf8');
  expect(page).toContain('delay added to the database: 5 ms');
  expect(page).toContain('npm run bench -- --report --only lab --requests 30');
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
  expect(page).not.toMatch(/<script|src=|url\(|@import|href="(?!report\.json")/);
  const data = JSON.parse(readFileSync(join(folder, 'sub', 'report.json'), 'utf8'));
  expect(data).toMatchObject({ complete: true, missing: [], machine: { node: process.versions.node } });
  expect(data.sections[0].result.uncached.timesMs).toHaveLength(30);
  expect(command.stdout()).toContain('30 requests without the cache:');
});

test('a report that is stopped keeps what was measured, says so, and ends with code 130', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quicktable-report-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'report.html');

  const command = spawnCommand(
    [
      'bench',
      '--requests',
      '10',
      '--duration',
      '20s',
      '--report',
      file,
      '--only',
      'lab,throughput,strategies',
    ],
    anyPorts,
  );
  await command.complained(/throughput: 1 at a time/);
  command.process.kill('SIGINT');

  expect(await command.exited).toBe(130);
  const data = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
  expect(data).toMatchObject({ complete: false, missing: ['strategies'] });
  expect(data.sections).toMatchObject([
    { name: 'lab', complete: true },
    { name: 'throughput', complete: false },
  ]);
  expect(readFileSync(file, 'utf8')).toContain('This run was stopped before its end.');
  expect(command.stderr()).toContain('This report is partial.');
});

test('bench refuses to delay the database of a service that is not its own', async () => {
  const command = spawnCommand(['bench', '--url', 'http://127.0.0.1:9', '--db-latency', '40ms']);

  expect(await command.exited).toBe(1);
  expect(command.stderr()).toMatch(
    /^--url cannot be "http:\/\/127.0.0.1:9"\. .*leave out --url or --db-latency\.\n$/,
  );
});
