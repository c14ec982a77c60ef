/** The command line of the server, with the arguments of `redis-server`: `--port 6390 --maxmemory 100mb`. */
import { RedisServerError } from './errors.ts';
import { mostClientsByOpenFiles } from './open-file-limit.ts';
import { createRedisServer, type RedisServer } from './redis-server.ts';

const DEFAULT_MAX_CLIENTS = 10_000;

/**
 * Starts a server from command-line arguments and prints where it listens. A wrong argument, or a port that is taken,
 * prints one line and sets the exit code to 1; null is returned then.
 * @param argv arguments behind the program's name
 */
export async function runRedisServerCommand(argv: readonly string[]): Promise<RedisServer | null> {
  try {
    const { port, host, config } = readArguments(argv);
    const unixSocket = config['unixsocket'];
    delete config['unixsocket'];
    if (config['appendonly']?.toLowerCase() === 'yes') config['dir'] ??= '.';
    limitClients(config);
    const server = await createRedisServer({
      port,
      config,
      ...(host === undefined ? {} : { host }),
      ...(unixSocket === undefined ? {} : { unixSocket }),
    });
    const stop = () => void server.close();
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    void server.closed.then(() => {
      process.removeListener('SIGINT', stop);
      process.removeListener('SIGTERM', stop);
    });
    // Last, so that whoever waits for this line may stop the server at once.
    process.stdout.write(`Ready to accept connections on ${server.host}:${server.port}\n`);
    return server;
  } catch (error) {
    if (!(error instanceof RedisServerError)) throw error;
    process.stderr.write(`redis: ${error.message}\n`);
    process.exitCode = 1;
    return null;
  }
}

/** Lowers `maxclients` to what the limit of open files allows, and says so, as redis-server does. */
function limitClients(config: Record<string, string>): void {
  const wanted = Number(config['maxclients'] ?? DEFAULT_MAX_CLIENTS);
  const most = mostClientsByOpenFiles();
  if (!(wanted > most)) return;
  config['maxclients'] = String(most);
  process.stderr.write(
    `redis: this process may open too few files for ${wanted} clients: maxclients is ${most} (ulimit -n ${wanted + 32} allows all)\n`,
  );
}

interface CommandLine {
  readonly port: number;
  readonly host: string | undefined;
  readonly config: Record<string, string>;
}

function readArguments(argv: readonly string[]): CommandLine {
  const config: Record<string, string> = {};
  let port = 6379;
  let host: string | undefined;
  for (let i = 0; i < argv.length; ) {
    const argument = argv[i]!;
    if (!argument.startsWith('--')) {
      throw new RedisServerError(
        'BAD_OPTION',
        `'${argument}' is no option: options are given as --name value`,
      );
    }
    const name = argument.slice(2).toLowerCase();
    const values: string[] = [];
    for (i++; i < argv.length && !argv[i]!.startsWith('--'); i++) values.push(argv[i]!);
    if (values.length === 0) throw new RedisServerError('BAD_OPTION', `--${name} needs a value`);
    const value = values.join(' ');
    if (name === 'port') port = readPort(value);
    else if (name === 'bind') host = values[0]!;
    else config[name] = value;
  }
  return { port, host, config };
}

function readPort(value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65535) {
    throw new RedisServerError(
      'BAD_OPTION',
      `--port: '${value}' is no port, which is a number from 0 to 65535`,
    );
  }
  return port;
}
