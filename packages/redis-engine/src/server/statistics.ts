/** Counters that INFO shows and CONFIG RESETSTAT sets back. */

export class Statistics {
  connectionsReceived = 0;
  commandsProcessed = 0;
  rejectedConnections = 0;
  keyspaceHits = 0;
  keyspaceMisses = 0;
  evictedKeys = 0;
  /** Large values removed by UNLINK, which Redis frees in a thread of their own. */
  lazyFreed = 0;
  evictedClients = 0;
  inputBytes = 0;
  /** Reads of and writes to sockets. */
  reads = 0;
  writes = 0;
  outputBytes = 0;
  errorReplies = 0;
  unexpectedErrors = 0;
  aclDeniedAuth = 0;
  aclDeniedCommand = 0;
  aclDeniedKey = 0;
  aclDeniedChannel = 0;
  queryBufferDisconnections = 0;
  outputBufferDisconnections = 0;
  /** Errors by their first word. */
  readonly errors = new Map<string, number>();
  /** Commands, input and output bytes of each second, averaged over the last samples. */
  readonly commandRate = new Rate();
  readonly inputRate = new Rate();
  readonly outputRate = new Rate();

  countError(message: string): void {
    this.errorReplies++;
    const space = message.indexOf(' ');
    const code = space === -1 ? message : message.slice(0, space);
    if (this.errors.size < 128 || this.errors.has(code))
      this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }

  reset(): void {
    this.connectionsReceived = 0;
    this.commandsProcessed = 0;
    this.rejectedConnections = 0;
    this.keyspaceHits = 0;
    this.keyspaceMisses = 0;
    this.evictedKeys = 0;
    this.lazyFreed = 0;
    this.evictedClients = 0;
    this.inputBytes = 0;
    this.reads = 0;
    this.writes = 0;
    this.outputBytes = 0;
    this.errorReplies = 0;
    this.unexpectedErrors = 0;
    this.aclDeniedAuth = 0;
    this.aclDeniedCommand = 0;
    this.aclDeniedKey = 0;
    this.aclDeniedChannel = 0;
    this.queryBufferDisconnections = 0;
    this.outputBufferDisconnections = 0;
    this.errors.clear();
  }
}

const SAMPLES = 16;

/** A rate per second, from samples of a counter. */
class Rate {
  private readonly samples: number[] = [];
  private lastCount = 0;
  private lastTime = 0;

  sample(count: number, now: number): void {
    if (this.lastTime > 0 && now > this.lastTime) {
      this.samples.push((Math.max(0, count - this.lastCount) * 1000) / (now - this.lastTime));
      if (this.samples.length > SAMPLES) this.samples.shift();
    }
    this.lastCount = count;
    this.lastTime = now;
  }

  get perSecond(): number {
    if (this.samples.length === 0) return 0;
    return this.samples.reduce((sum, sample) => sum + sample, 0) / this.samples.length;
  }
}
