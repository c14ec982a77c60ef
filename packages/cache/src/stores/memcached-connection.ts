/**
 * One connection to one Memcached, in its meta protocol (Memcached 1.6, "protocol.txt"): requests are pipelined and answered
 * in order. There is no queue while there is no connection.
 */
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions as TlsOptions } from 'node:tls';
import { StoreUnavailableError } from '../errors.ts';
import { noConnection } from './no-connection.ts';

export interface MemcachedAddress {
  readonly host: string;
  readonly port: number;
  readonly tls?: boolean | TlsOptions | undefined;
}

/** A reply line, its words, and the data block if there was one. */
export interface MemcachedReply {
  readonly words: readonly string[];
  readonly data: string | null;
}

interface Waiting {
  /** A reply of many lines (statistics) ends with this line. */
  readonly until: string | undefined;
  readonly lines: MemcachedReply[];
  resolve(replies: MemcachedReply[]): void;
  reject(error: Error): void;
}

const settled = Promise.resolve();
const lineEnd = Buffer.from('\r\n');
const reconnectMinMs = 25;
const reconnectMaxMs = 500;

export class MemcachedConnection {
  readonly #address: MemcachedAddress;
  readonly #onChange: (connected: boolean) => void;
  readonly #waiting: Waiting[] = [];
  /** Requests of this turn, to be sent in one piece. */
  #outgoing = '';
  #socket: Socket | undefined;
  #buffer: Buffer = Buffer.alloc(0);
  #connected = false;
  #closed = false;
  #lastFault: Error | undefined;
  #delayMs = reconnectMinMs;
  #timer: NodeJS.Timeout | undefined;
  #firstAttempt: Promise<void> | undefined;

  constructor(address: MemcachedAddress, onChange: (connected: boolean) => void) {
    this.#address = address;
    this.#onChange = onChange;
    this.#open();
  }

  /** Sends a request, with a data block if there is one; rejects when the connection is or gets lost. */
  async send(line: string, data?: string, until?: string): Promise<MemcachedReply[]> {
    if (this.#firstAttempt) await this.#firstAttempt;
    const socket = this.#socket;
    if (!socket || !this.#connected) {
      throw new StoreUnavailableError(noConnection('Memcached', this.#address, this.#lastFault));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ until, lines: [], resolve, reject });
      if (this.#outgoing === '') void settled.then(() => this.#flush());
      this.#outgoing += data === undefined ? `${line}\r\n` : `${line}\r\n${data}\r\n`;
    });
  }

  #flush(): void {
    const outgoing = this.#outgoing;
    this.#outgoing = '';
    // Empty when the connection was lost in between.
    if (outgoing !== '') this.#socket?.write(outgoing);
  }

  reconnect(): void {
    this.#socket?.destroy();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
  }

  #open(): void {
    const { host, port, tls } = this.#address;
    const socket = tls
      ? connectTls({ host, port, servername: host, ...(tls === true ? {} : tls) })
      : connectTcp({ host, port });
    this.#socket = socket;
    this.#buffer = Buffer.alloc(0);
    socket.setNoDelay(true);
    this.#firstAttempt = new Promise((resolve) => {
      const settle = () => {
        this.#firstAttempt = undefined;
        resolve();
      };
      socket.once(tls ? 'secureConnect' : 'connect', () => {
        this.#connected = true;
        this.#lastFault = undefined;
        this.#delayMs = reconnectMinMs;
        settle();
        this.#onChange(true);
      });
      socket.once('close', () => {
        settle();
        this.#lose();
      });
    });
    socket.on('error', (error) => {
      this.#lastFault = error;
    });
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
  }

  #lose(): void {
    this.#connected = false;
    this.#outgoing = '';
    const error = new StoreUnavailableError('The connection to Memcached was lost.');
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
    if (this.#closed) return;
    this.#onChange(false);
    this.#timer = setTimeout(() => this.#open(), this.#delayMs);
    this.#timer.unref();
    this.#delayMs = Math.min(reconnectMaxMs, this.#delayMs * 2);
  }

  #read(chunk: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    let position = 0;
    for (;;) {
      const end = this.#buffer.indexOf(lineEnd, position);
      if (end === -1) break;
      const words = this.#buffer.toString('utf8', position, end).split(' ');
      let next = end + 2;
      let data: string | null = null;
      if (words[0] === 'VA') {
        const dataEnd = next + Number(words[1]);
        if (this.#buffer.length < dataEnd + 2) break;
        data = this.#buffer.toString('utf8', next, dataEnd);
        next = dataEnd + 2;
      }
      position = next;
      this.#answer({ words, data });
    }
    this.#buffer = this.#buffer.subarray(position);
  }

  #answer(reply: MemcachedReply): void {
    const [waiting] = this.#waiting;
    if (!waiting) return;
    const word = reply.words[0] ?? '';
    if (word.endsWith('ERROR')) {
      this.#waiting.shift();
      waiting.reject(new StoreUnavailableError(`Memcached answered: ${reply.words.join(' ')}`));
      return;
    }
    waiting.lines.push(reply);
    if (waiting.until !== undefined && word !== waiting.until) return;
    this.#waiting.shift();
    waiting.resolve(waiting.lines);
  }
}
