/**
 * Runs one suite of tests against the engine and, where it is installed, against redis-server,
 * so that what the tests say of Redis is checked on Redis itself.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { createRedisServer } from '@quicktable/redis-engine';
import { redisServerPath, startRedisServer } from './redis-process.ts';
import { type Argument, RespClient } from './resp-client.ts';
import type { Reply } from './resp-reader.ts';

/** The server that a contract's tests talk to. Empty at the start of each test. */
export interface ContractServer {
  /** `engine` or `redis`, for the few tests that must know. */
  readonly name: 'engine' | 'redis';
  readonly host: string;
  readonly port: number;
  /** Opens a connection that is closed when the test ends. */
  connect(): Promise<RespClient>;
  /** Calls on a connection that all calls of one test share. */
  call(...args: Argument[]): Promise<Reply>;
  /** As `call`, with the bytes of the reply as latin1 text: `'+OK\r\n'`. */
  raw(...args: Argument[]): Promise<string>;
}

interface Started {
  host: string;
  port: number;
  close(): Promise<void>;
}

const targets: { name: 'engine' | 'redis'; start: () => Promise<Started> }[] = [
  { name: 'engine', start: () => createRedisServer({ port: 0 }) },
];
if (redisServerPath !== undefined) targets.push({ name: 'redis', start: () => startRedisServer() });

/**
 * Describes what both servers must do:
 * `describeContract('GET', (server) => { it('answers nil for a missing key', async () => { … server.call('GET', 'a') … }) })`.
 */
export function describeContract(title: string, tests: (server: ContractServer) => void): void {
  describe.each(targets)(`${title} on $name`, ({ name, start }) => {
    let started: Started | undefined;
    let clients: RespClient[] = [];
    let shared: RespClient | undefined;

    const address = () => {
      if (started === undefined) throw new Error('the server runs only while tests run');
      return { host: started.host, port: started.port };
    };
    const connect = async () => {
      const client = await RespClient.open(address());
      clients.push(client);
      return client;
    };
    const sharedClient = async () => (shared ??= await connect());

    beforeAll(async () => {
      started = await start();
    });
    beforeEach(async () => {
      await (await sharedClient()).call('FLUSHALL');
    });
    afterEach(() => {
      for (const client of clients) client.close();
      clients = [];
      shared = undefined;
    });
    afterAll(async () => {
      await started?.close();
    });

    tests({
      name,
      get host() {
        return address().host;
      },
      get port() {
        return address().port;
      },
      connect,
      call: async (...args) => (await sharedClient()).call(...args),
      raw: async (...args) => (await (await sharedClient()).raw(...args)).toString('latin1'),
    });
  });
}
