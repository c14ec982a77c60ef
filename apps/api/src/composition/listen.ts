/** Finds a port to listen on: a default that is taken gives way to the next free one, a port the user named does not. */
import { connect } from 'node:net';
import type { PortChoice } from '../environment.ts';
import { StartError } from '../errors.ts';
import { bilingual } from '../language.ts';

/** How many ports after a taken default are tried. */
const attempts = 20;
const probeTimeoutMs = 250;

/** A server that listens, on which port, and whether it had to leave its default. */
export interface Listening<Server> {
  readonly server: Server;
  readonly port: number;
  /** The default port that was taken; undefined when the server listens where it was expected. */
  readonly takenPort: number | undefined;
}

/**
 * Calls `listen` with the chosen port, or with the next free one when a default is taken.
 * @param variable The variable that names the port, for the message
 * @param listen Rejects with `EADDRINUSE`, itself or as a cause, when the port is taken
 * @throws StartError when a named port is taken, or no port near the default is free
 */
export async function listenNear<Server extends { readonly port: number }>(
  choice: PortChoice,
  variable: string,
  listen: (port: number) => Promise<Server>,
): Promise<Listening<Server>> {
  const last = choice.named || choice.port === 0 ? choice.port : Math.min(choice.port + attempts, 65_535);
  for (let port = choice.port; port <= last; port += 1) {
    // A listener on all addresses does not stop a bind to loopback on macOS, so asking it is the only way to see it.
    if (port !== 0 && (await isAnswered(port))) continue;
    try {
      const server = await listen(port);
      return { server, port: server.port, takenPort: port === choice.port ? undefined : choice.port };
    } catch (error) {
      if (hasCode(error, 'EACCES')) throw notAllowed(variable, port);
      if (!hasCode(error, 'EADDRINUSE')) throw error;
    }
  }
  throw taken(variable, choice, last);
}

function taken(variable: string, choice: PortChoice, last: number): StartError {
  if (choice.named) {
    return new StartError(
      bilingual(
        `포트 ${choice.port}은(는) 이미 사용 중입니다. ${variable}에 다른 포트를 적거나 그 포트를 쓰는 프로그램을 종료하세요.`,
        `Port ${choice.port} is taken. Give ${variable} another port, or end the program that uses it.`,
      ),
    );
  }
  return new StartError(
    bilingual(
      `포트 ${choice.port}~${last}이(가) 모두 사용 중입니다. ${variable}에 비어 있는 포트를 적으세요.`,
      `The ports ${choice.port} to ${last} are all taken. Give ${variable} a free one.`,
    ),
  );
}

function notAllowed(variable: string, port: number): StartError {
  return new StartError(
    bilingual(
      `포트 ${port}을(를) 열 권한이 없습니다. ${variable}에 1024 이상의 포트를 적으세요.`,
      `Port ${port} may not be opened by this user. Give ${variable} a port from 1024 up.`,
    ),
  );
}

/** Whether an error, or one of its causes, has a system error code. */
function hasCode(error: unknown, code: string): boolean {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if ('code' in current && current.code === code) return true;
    current = current.cause;
  }
  return false;
}

/** Whether something already accepts connections on this port of this machine. */
async function isAnswered(port: number): Promise<boolean> {
  const answers = await Promise.all(['127.0.0.1', '::1'].map((host) => accepts(host, port)));
  return answers.includes(true);
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(probeTimeoutMs, () => settle(false));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
