/**
 * `quicktable redis-cli`: sends commands to a Redis and shows the replies as `redis-cli` does, for a machine that has none.
 * With arguments one command; without, commands line by line, from the keyboard or from a pipe.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { connect as connectTls } from 'node:tls';
import { readConfig } from '../config.ts';
import { StartError } from '../errors.ts';
import { bilingual } from '../language.ts';
import { formatRaw, formatReply } from '../redis-cli/format-reply.ts';
import { type Reply, ReplyReader } from '../redis-cli/reply-reader.ts';
import { splitArguments } from '../redis-cli/split-arguments.ts';

interface Options {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly raw: boolean;
  readonly command: readonly string[];
}

/** Commands whose reply is a page to read, never quoted. */
const answersAsText =
  /^(info|lolwut|(client (list|info))|(cluster (nodes|info))|(latency (graph|doctor))|(memory (doctor|malloc-stats)))\b/i;

const usage = bilingual(
  '사용법: redis-cli [-h 호스트] [-p 포트] [--tls] [--raw | --no-raw] [명령 ...]',
  'Usage: redis-cli [-h host] [-p port] [--tls] [--raw | --no-raw] [command ...]',
);

export async function redisCli(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<void> {
  const options = readOptions(env, args);
  const socket = await open(options);
  const connection = new Connection(socket, (reply, command) => {
    const raw = options.raw || (answersAsText.test(command) && reply.kind === 'bulk');
    process.stdout.write(`${raw ? formatRaw(reply) : formatReply(reply)}\n`);
  });
  if (options.command.length > 0) {
    const reply = await connection.send(options.command.map((text) => Buffer.from(text)));
    if (reply.kind === 'error') process.exitCode = 1;
  } else {
    await readLines(connection, `${options.host}:${options.port}> `);
  }
  socket.destroy();
}

/** Replies come in the order of the commands; what comes unasked (SUBSCRIBE, MONITOR) is shown like them. */
class Connection {
  readonly #socket: Socket;
  readonly #waiting: { readonly command: string; readonly resolve: (reply: Reply) => void }[] = [];
  readonly #failed: Promise<never>;

  constructor(socket: Socket, show: (reply: Reply, command: string) => void) {
    this.#socket = socket;
    const reader = new ReplyReader();
    socket.on('data', (arrived: Buffer) => {
      for (const reply of reader.push(arrived)) {
        const waiting = this.#waiting.shift();
        show(reply, waiting?.command ?? '');
        waiting?.resolve(reply);
      }
    });
    this.#failed = new Promise((_, reject) => {
      socket.once('close', () =>
        reject(new StartError(bilingual('서버가 연결을 끊었습니다.', 'The server closed the connection.'))),
      );
    });
    this.#failed.catch(() => undefined);
  }

  send(command: readonly Buffer[]): Promise<Reply> {
    const reply = new Promise<Reply>((resolve) =>
      this.#waiting.push({ command: command.slice(0, 2).join(' '), resolve }),
    );
    const parts = command.flatMap((bytes) => [
      Buffer.from(`$${bytes.length}\r\n`),
      bytes,
      Buffer.from('\r\n'),
    ]);
    this.#socket.write(Buffer.concat([Buffer.from(`*${command.length}\r\n`), ...parts]));
    return Promise.race([reply, this.#failed]);
  }
}

async function readLines(connection: Connection, prompt: string): Promise<void> {
  const terminal = process.stdin.isTTY;
  const lines = createInterface({
    input: process.stdin,
    ...(terminal ? { output: process.stdout, prompt } : {}),
  });
  if (terminal) lines.prompt();
  for await (const line of lines) {
    const command = splitArguments(line);
    if (command === undefined) process.stdout.write('Invalid argument(s)\n');
    else if (/^(exit|quit)$/i.test(String(command[0] ?? ''))) break;
    else if (command.length > 0) await connection.send(command);
    if (terminal) lines.prompt();
  }
  lines.close();
}

async function open({ host, port, tls }: Options): Promise<Socket> {
  const socket = tls ? connectTls({ host, port, servername: host }) : connect({ host, port });
  try {
    await once(socket, tls ? 'secureConnect' : 'connect');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new StartError(
      bilingual(
        `${host}:${port}의 Redis에 연결할 수 없습니다(${reason}). 다른 터미널에서 npm start가 실행 중인지, 그 화면에 나온 포트가 맞는지 확인하세요.`,
        `Could not connect to Redis at ${host}:${port} (${reason}). Check that npm start runs in another terminal, and which port it names.`,
      ),
    );
  }
  // A connection that breaks later is told by its end.
  socket.on('error', () => undefined);
  return socket;
}

function readOptions(env: NodeJS.ProcessEnv, args: readonly string[]): Options {
  const { store } = readConfig(env);
  const known = store.kind === 'remote-redis' ? store.redis : undefined;
  let host = known?.host ?? '127.0.0.1';
  let port = known?.port ?? (store.kind === 'embedded-redis' ? store.port.port : 6379);
  let tls = known?.tls ?? false;
  // FAKETTY as in redis-cli: the looks of a terminal where there is none.
  let raw = !process.stdout.isTTY && env['FAKETTY'] === undefined;
  let at = 0;
  for (; at < args.length; at += 1) {
    const option = args[at];
    if (option === '-h' || option === '-p') {
      at += 1;
      const value = args[at];
      if (value === undefined) throw new StartError(usage);
      if (option === '-h') host = value;
      else port = readPortArgument(value);
    } else if (option === '--tls') tls = true;
    else if (option === '--raw') raw = true;
    else if (option === '--no-raw') raw = false;
    else if (option === '--help' || option?.startsWith('-') === true) throw new StartError(usage);
    else break;
  }
  return { host, port, tls, raw, command: args.slice(at) };
}

function readPortArgument(value: string): number {
  const port = Number(value);
  if (/^\d+$/.test(value) && port > 0 && port <= 65_535) return port;
  throw new StartError(usage);
}
