/** Imported by a process: a thread beside its main one tells on standard error where the main one is when it stands still. */
import { Session } from 'node:inspector';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const STALL_MS = 2000;

if (isMainThread) {
  const beat = new Int32Array(new SharedArrayBuffer(4));
  setInterval(() => Atomics.add(beat, 0, 1), 50).unref();
  new Worker(new URL(import.meta.url), { workerData: beat, execArgv: [] }).unref();
} else {
  const session = new Session();
  session.connectToMainThread();
  session.on('Debugger.paused', ({ params }) => {
    const places = params.callFrames.map(
      ({ functionName, url }) => `${functionName} (${url.split('/').pop()})`,
    );
    process.stderr.write(`stands still: ${places.join(' < ')}\n`);
    session.post('Debugger.resume');
  });
  session.post('Debugger.enable');
  let last = -1;
  let since = Date.now();
  setInterval(() => {
    const now = Atomics.load(workerData, 0);
    if (now !== last) {
      last = now;
      since = Date.now();
    } else if (Date.now() - since > STALL_MS) {
      since = Date.now();
      session.post('Debugger.pause');
    }
  }, 50);
}
