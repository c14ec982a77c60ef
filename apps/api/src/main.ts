/** The command line: `start`, `serve`, `init`, `bench`, `redis`, `redis-cli`. Each command is loaded only when it is called. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { type SectionName, sectionNames } from './benchmark/report/report-data.ts';
import { parseDurationMs } from './environment.ts';
import { runCommand } from './run-command.ts';

function wholeNumber(minimum: number, maximum: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= minimum && number <= maximum) return number;
    throw new InvalidArgumentError(`Write a whole number from ${minimum} to ${maximum}.`);
  };
}

function duration(value: string): number {
  const durationMs = parseDurationMs(value);
  if (durationMs !== undefined) return durationMs;
  throw new InvalidArgumentError('Write a duration such as 40ms or 1s, up to 60s.');
}

function sections(value: string): SectionName[] {
  return value.split(',').map((name) => {
    const known = sectionNames.find((section) => section === name.trim());
    if (known !== undefined) return known;
    throw new InvalidArgumentError(`Write some of ${sectionNames.join(', ')}, with commas between.`);
  });
}

const databaseLatency = () =>
  new Option('--db-latency <duration>', 'delay each database answer, as if the database were remote')
    .argParser(duration)
    .default(0, 'none');

const program = new Command('quicktable')
  .description('Restaurant reservations behind a cache')
  .showHelpAfterError();

program
  .command('start')
  .description('run everything on this machine: cache, database, data, API and pages')
  .addOption(databaseLatency())
  .action(async (options) => (await import('./commands/start.ts')).start(process.env, options));

program
  .command('serve')
  .description('run the API alone, against the Redis and the database of the environment')
  .addOption(databaseLatency())
  .action(async (options) => (await import('./commands/serve.ts')).serve(process.env, options));

program
  .command('init')
  .description('create the table if it is missing and write the 10 sample reservations')
  .action(async () => (await import('./commands/init.ts')).init(process.env));

program
  .command('bench')
  .description('measure reservation reads without and with the cache')
  .option('--requests <count>', 'requests each way', wholeNumber(1, 1_000_000), 100)
  .option('--concurrency <count>', 'requests under way at the same time', wholeNumber(1, 1_000), 1)
  .option('--keys <count>', 'how many of the 10 sample reservations are read in turn', wholeNumber(1, 10), 2)
  .option(
    '--url <address>',
    'address of the service; absent: a running one on this machine, else one of its own',
  )
  .option('--json', 'print the figures as JSON')
  .option(
    '--report [file]',
    'measure throughput, hit rate, stores and strategies too, and write one HTML page and its JSON; absent: reports/benchmark.html',
  )
  .addOption(
    new Option(
      '--duration <duration>',
      'how long each measurement of the report takes; all together 65 times that',
    )
      .argParser(duration)
      .default(1_000, '1s'),
  )
  .addOption(
    new Option('--only <sections>', `parts of the report: ${sectionNames.join(', ')}`).argParser(sections),
  )
  .addOption(databaseLatency())
  .action(async (options) => (await import('./commands/bench.ts')).bench(process.env, options));

program
  .command('redis')
  .description('run the embedded Redis-compatible engine alone; arguments as for redis-server')
  .allowUnknownOption()
  .helpOption(false)
  .argument('[arguments...]')
  .action(async (args: string[]) => (await import('./commands/redis.ts')).redis(args));

program
  .command('redis-cli')
  .description('talk to the Redis of the environment, or of npm start; arguments as for redis-cli')
  .allowUnknownOption()
  .helpOption(false)
  .argument('[arguments...]')
  .action(async (args: string[]) => (await import('./commands/redis-cli.ts')).redisCli(process.env, args));

await runCommand(() => program.parseAsync());
